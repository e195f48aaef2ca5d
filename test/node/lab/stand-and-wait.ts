import { createLab } from './lab.ts';

// Stands a lab up, says where, and waits to be ended.
const lab = await createLab();
await lab.startNode({ containerd: '2.2' });
console.log(lab.folder);
setInterval(() => undefined, 60_000);
