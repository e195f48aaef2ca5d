import type { Names } from '../../wire/names.ts';
import { fill, hostAndPort, shell } from './fill.ts';
import { dropIn } from './drop-in.ts';
import { runtimePlace } from './runtime.ts';
import type { Action } from './shape.ts';

export function dnsFailure(names: Names): Action {
  const { host, known } = fill(names);
  const name = hostAndPort(host).host;
  if (/\.svc(?:\.cluster\.local)?\.?$/.test(name))
    return {
      summary: `${name} is a cluster service, and runtimes do not ask the cluster’s DNS: use a name that the node’s resolver knows, or a NodePort or load balancer.`,
      command: `getent ahosts ${shell(name)}; kubectl get service -A -o wide | grep -F ${shell(name.split('.')[0] ?? name)}`,
    };
  if (known.nameserver === '')
    return {
      summary: `Make ${name} resolve on the node: each nameserver of /etc/resolv.conf must know it, since the first answer “no such name” ends the search.`,
      command: `for s in $(awk '/^nameserver/{print $2}' /etc/resolv.conf); do echo "$s"; dig +time=2 +tries=1 +noall +comments +answer @"$s" ${shell(name)}; done`,
    };
  const server = hostAndPort(known.nameserver, '53');
  const stub = server.host === '127.0.0.53' ? '; resolvectl status' : '';
  return {
    summary: `${name} does not resolve at ${known.nameserver}: check its spelling, then mend that nameserver or its zone, or take it out of the node’s /etc/resolv.conf.${stub === '' ? '' : ' It is systemd-resolved; what matters are the servers behind it.'}`,
    command: `dig +time=2 +tries=1 -p ${server.port} ${shell(`@${server.host}`)} ${shell(name)}${stub}`,
  };
}

export function connectTimeout(names: Names): Action {
  const { host } = fill(names);
  const target = connectTarget(names);
  return {
    summary: `Something between the node and ${target.shown} drops packets: open it in the firewall, security group or route, or give the runtime the proxy that the network demands. If the port opens and TLS hangs, lower the MTU.${s3(host)}`,
    command: `nc -vz -w 5 ${shell(target.host)} ${target.port} && curl -sv --max-time 15 -o /dev/null ${shell(`https://${host}/v2/`)}`,
  };
}

export function connectionRefused(names: Names): Action {
  const target = connectTarget(names);
  const loopback = /^(?:localhost|127\.|::1$)/.test(target.host)
    ? ' On a node, localhost is the node itself, not the machine that pushed the image.'
    : '';
  return {
    summary: `Nothing lets the node in at ${target.shown}: check that the registry listens there, that a firewall does not reject it, and that the node has a route of that address family.${loopback}`,
    command: `nc -vz -w 5 ${shell(target.host)} ${target.port}; ip route get ${shell(isAddress(target.host) ? target.host : '<address>')}`,
  };
}

function connectTarget(names: Names): { host: string; port: string; shown: string } {
  const { host, known } = fill(names);
  const authority = known.address === '' ? host : known.address;
  const shown = known.address === '' || host === '<registry>' ? authority : `${host} (${known.address})`;
  return { ...hostAndPort(authority), shown };
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

function s3(host: string): string {
  return /\.s3[.-].*amazonaws\.com/.test(host)
    ? ' ECR’s layers come from S3: a private subnet needs the S3 gateway endpoint.'
    : '';
}

export function proxyFailure(names: Names): Action {
  const { proxy, host } = fill(names);
  const place = runtimePlace(names);
  const name = hostAndPort(host).host;
  if (names.status === 407)
    return {
      summary: `The proxy ${proxy} wants credentials: put them into the runtime’s proxy URL, special characters percent-encoded and each % doubled for systemd, and restart it.`,
      command: dropIn(place, 'HTTPS_PROXY', `http://<user>:<password>@${proxy}`),
    };
  if (isPrivate(name))
    return {
      summary: `${name} looks like a host of your own network, and ${proxy} does not serve it: add it to the runtime’s NO_PROXY and restart it.`,
      command: dropIn(place, 'NO_PROXY', isAddress(name) ? name : name.replace(/^\./, ''), 'append'),
    };
  if (names.status === 403)
    return {
      summary: `The proxy ${proxy} forbids ${name}: have it allowed there, with the registry’s token and layer hosts. This shows its answer:`,
      command: `curl -sv --max-time 15 -o /dev/null -x ${shell(`http://${proxy}`)} ${shell(`https://${host}/v2/`)}`,
    };
  return {
    summary: `See whether the proxy ${proxy} answers and lets ${name} through; if it is wrong or gone, correct HTTPS_PROXY in the drop-in of ${place.unit}, daemon-reload and restart.`,
    command: `curl -sv --max-time 15 -o /dev/null -x ${shell(`http://${proxy}`)} ${shell(`https://${host}/v2/`)}; systemctl show ${place.unit} -p Environment -p EnvironmentFiles`,
  };
}

/** Addresses and names that the internet does not know: a proxy to the outside cannot serve them. */
function isPrivate(name: string): boolean {
  return (
    /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)[\d.]+$/.test(name) ||
    /^(?:fc|fd|fe80:|::1$)[0-9a-f:]*$/i.test(name) ||
    /(?:^|\.)(?:local|localhost|internal|intranet|corp|lan|home|svc)$/i.test(name)
  );
}
