import { clean } from '../../wire/clean.ts';
import type { Names } from '../../wire/names.ts';
import { fill, hostAndPort, shell } from './fill.ts';
import { type RuntimePlace, restart, runtimePlace } from './runtime.ts';
import type { Action } from './shape.ts';

export function tlsUnknownCa(names: Names): Action {
  const { registry, host } = fill(names);
  const place = runtimePlace(names);
  const issuer = names.issuer === undefined ? '' : ` (issuer: ${clean(names.issuer, 160)})`;
  if (place.kind === 'cri-o' || place.kind === 'docker')
    return {
      summary: `Give the runtime the CA that signed ${host}’s certificate${issuer}, here as ca.crt; it reads this folder on every pull, so it needs no restart.`,
      command: `sudo install -D -m 0644 ca.crt ${shell(`${place.certsFolder}/${certsName(registry, host)}/ca.crt`)}`,
    };
  const alternative =
    place.certsFolder === null
      ? `or name it as ca_file in ${registriesYaml(place)}`
      : `or, without a restart, as ca in ${place.certsFolder}/${certsName(registry, host)}/hosts.toml`;
  return {
    summary: `Install the CA that signed ${host}’s certificate${issuer}, here as ca.crt, in the node’s trust store and restart the runtime, which reads it only at its start; ${alternative}.`,
    command: `sudo install -m 0644 ca.crt /usr/local/share/ca-certificates/registry-ca.crt && sudo update-ca-certificates && ${restart(place)}`,
  };
}

export function tlsCertificateInvalid(names: Names): Action {
  const { host } = fill(names);
  return {
    summary: `Compare the dates and names of ${host}’s certificate with the node’s clock: a wrong clock is mended by NTP, an expired or misnamed certificate by whoever runs the registry.`,
    command: `date -u; timedatectl show -p NTPSynchronized; ${certificate(host)} -noout -subject -issuer -dates -ext subjectAltName`,
  };
}

export function tlsProtocol(names: Names): Action {
  const { host } = fill(names);
  const { host: name, port } = hostAndPort(host);
  return {
    summary: `See who breaks off the handshake with ${host}: a middlebox, a server that wants a client certificate or another TLS version, or a name (SNI) that it does not serve.`,
    command: `openssl s_client -connect ${shell(host.includes(':') ? host : `${host}:${port}`)} -servername ${shell(name)} -tls1_2 </dev/null`,
  };
}

function certificate(host: string): string {
  const { host: name, port } = hostAndPort(host);
  const target = /:\d+$/.test(host) ? host : `${host}:${port}`;
  return `openssl s_client -connect ${shell(target)} -servername ${shell(name)} </dev/null 2>/dev/null | openssl x509`;
}

export function plainHttpRegistry(names: Names): Action {
  const { registry, host } = fill(names);
  const name = certsName(registry, host);
  const place = runtimePlace(names);
  const summary = `${name} speaks plain HTTP: better give it TLS, else tell the runtime so`;
  if (place.kind === 'cri-o')
    return {
      summary: `${summary}.`,
      command: `printf '[[registry]]\\nlocation = "%s"\\ninsecure = true\\n' ${shell(name)} | sudo tee -a /etc/containers/registries.conf.d/50-insecure.conf && sudo systemctl reload ${place.unit}`,
    };
  if (place.kind === 'docker')
    return {
      summary: `${summary} (a restart of Docker stops containers unless live-restore is on).`,
      command: `sudo sh -c 'f=/etc/docker/daemon.json; [ -s $f ] || echo {} >$f; jq --arg r "$1" ".\\"insecure-registries\\" += [\\$r]" $f >$f.new && mv $f.new $f' sh ${shell(name)} && ${restart(place)}`,
    };
  if (place.certsFolder === null)
    return {
      summary: `${summary} in ${registriesYaml(place)}, under mirrors, which is read at the start only (a file that exists is to be edited by hand).`,
      command: `sudo test ! -s ${registriesYaml(place)} && printf 'mirrors:\\n  "%s":\\n    endpoint:\\n      - "http://%s"\\n' ${shell(name)} ${shell(name)} | sudo tee ${registriesYaml(place)} && ${restart(place)}`,
    };
  const folder = `${place.certsFolder}/${name}`;
  return {
    summary: `${summary} by a hosts.toml, which is read on every pull (containerd’s config_path must name ${place.certsFolder}; a file that exists is to be edited by hand).`,
    command: `sudo mkdir -p ${shell(folder)} && sudo test ! -s ${shell(`${folder}/hosts.toml`)} && printf 'server = "http://%s"\\n\\n[host."http://%s"]\\n  capabilities = ["pull", "resolve"]\\n' ${shell(name)} ${shell(name)} | sudo tee ${shell(`${folder}/hosts.toml`)}`,
  };
}

function registriesYaml(place: RuntimePlace): string {
  return `/etc/rancher/${place.kind}/registries.yaml`;
}

/** Per-registry folders are named as the image names the registry, port included. */
function certsName(registry: string, host: string): string {
  return registry === '<registry>' ? host : registry;
}
