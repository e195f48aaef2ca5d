import { shell } from './fill.ts';
import { type RuntimePlace, restart } from './runtime.ts';

/**
 * A command that sets one variable of the runtime's environment and restarts it.
 *
 * systemd reads drop-ins by name and the last word on a variable wins, so the file is called `zz-…` to come after
 * a `http-proxy.conf`. `append` keeps what the running process has: NO_PROXY is one list, not one per file.
 * k3s, RKE2 and microk8s hand their containerd a file of their own.
 */
export function dropIn(
  place: RuntimePlace,
  variable: string,
  value: string,
  mode: 'set' | 'append' = 'set',
): string {
  const file = ENVIRONMENT_FILES[place.kind]?.(place);
  if (file !== undefined) {
    const key = place.kind === 'microk8s' ? variable : `CONTAINERD_${variable}`;
    const old = `$(sudo sed -n 's/^${key}=//p' ${file} | tail -n1)`;
    const line = mode === 'append' ? `"${key}=${old},"${shell(value)}` : shell(`${key}=${value}`);
    return `printf '%s\\n' ${line} | sudo tee -a ${file} && ${restart(place)}`;
  }
  const folder = `/etc/systemd/system/${place.unit}.d`;
  const name = `zz-${variable.toLowerCase().replaceAll('_', '-')}.conf`;
  const pid = `$(systemctl show -p MainPID --value ${place.unit})`;
  const old = `"$(sudo cat /proc/${pid}/environ | tr '\\0' '\\n' | sed -n 's/^${variable}=//p')"`;
  const text =
    mode === 'append'
      ? `printf '[Service]\\nEnvironment="${variable}=%s,%s"\\n' ${old} ${shell(value)}`
      : `printf '[Service]\\nEnvironment="${variable}=%s"\\n' ${shell(value)}`;
  return `sudo mkdir -p ${folder} && ${text} | sudo tee ${folder}/${name} && sudo systemctl daemon-reload && ${restart(place)}`;
}

const ENVIRONMENT_FILES: Partial<Record<RuntimePlace['kind'], (place: RuntimePlace) => string>> = {
  k3s: (place) => `/etc/systemd/system/${place.unit}.env`,
  rke2: (place) => `/etc/default/${place.unit.replace(/\.service$/, '')}`,
  microk8s: () => '/var/snap/microk8s/current/args/containerd-env',
};
