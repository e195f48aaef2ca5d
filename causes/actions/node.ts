import type { Names } from '../../wire/names.ts';
import { fill, shell } from './fill.ts';
import { restart, runtimePlace } from './runtime.ts';
import type { Action } from './shape.ts';

export function diskFull(names: Names): Action {
  const place = runtimePlace(names);
  const path = fill(names).path || place.store;
  return {
    summary: `Free or enlarge the file system of ${path}: look at bytes and inodes, since either says “no space left on device”; the last command removes images that no container uses.`,
    command: `df -h ${shell(path)}; df -i ${shell(path)}; sudo crictl rmi --prune`,
  };
}

export function filesystemError(names: Names): Action {
  const place = runtimePlace(names);
  const { path, image } = fill(names);
  const where = path || place.store;
  const again =
    image === '<image>'
      ? ''
      : ` If the mount is sound, the image’s own state is not: crictl rmi ${image}, then pull anew.`;
  return {
    summary: `See whether the file system of ${where} is mounted read-only or reports errors; a disk with errors is to be drained and replaced.${again}`,
    command: `findmnt -T ${shell(where)} -o TARGET,SOURCE,FSTYPE,OPTIONS; sudo dmesg -T | grep -iE 'i/o error|read-only|ext4-fs error|xfs|overlay' | tail`,
  };
}

export function runtimeUnavailable(names: Names): Action {
  const place = runtimePlace(names);
  const socket = fill(names).socket || place.socket;
  return {
    summary: `Bring ${place.unit} back: its log says why it does not serve ${socket} (for containerd also “disabled_plugins” with cri, or mirrors beside config_path, in config.toml).`,
    command: `sudo journalctl -u ${place.unit} -n 50 --no-pager; ${restart(place)} && sudo crictl --runtime-endpoint ${shell(`unix://${socket}`)} --timeout 10s info >/dev/null && echo serving`,
  };
}

export function pullCancelled(names: Names): Action {
  const place = runtimePlace(names);
  const { image } = fill(names);
  return {
    summary: `Find what stood still: containerd gives a pull up after 5 minutes without a byte (image_pull_progress_timeout), a client after its own time-out. Pull ${image} by hand and watch where it hangs.`,
    command: `sudo journalctl -u ${place.unit} --since -1h --no-pager | grep -iE 'no progress|cancel' | tail; time sudo crictl pull ${shell(image)}`,
  };
}

export function pullThrottled(): Action {
  const file = '/var/lib/kubelet/config.yaml';
  return {
    summary:
      'The kubelet starts 5 pulls a second, 10 at once at most, and refuses the others until their back-off ends: usually it passes by itself; if not, raise the limits.',
    command: `sudo sed -i -e '/^registryPullQPS:/d' -e '/^registryBurst:/d' -e '$a registryPullQPS: 20\\nregistryBurst: 40' ${file} && sudo systemctl restart kubelet`,
  };
}

export function registryServerError(names: Names): Action {
  const { host } = fill(names);
  const status = names.status === undefined ? 'a 5xx status' : `status ${names.status}`;
  return {
    summary: `${host} fails with ${status}: whoever runs it must look at its log and storage; the kubelet tries again by itself.`,
    command: `curl -sS --max-time 15 -o /dev/null -w '%{http_code} %{remote_ip} %{time_total}s\\n' ${shell(`https://${host}/v2/`)}`,
  };
}

export function unknown(names: Names): Action {
  const { image } = fill(names);
  return {
    summary: 'The text alone does not tell: ask the node that could not pull.',
    command: `sudo pulltriage check ${shell(image)}`,
  };
}
