import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';
import type { Answer, Packet } from 'dns-packet';
import { NAMESERVERS, addressOf, hostNamed } from '../hosts.ts';
import { records } from '../nameservers.ts';

// Response codes of RFC 1035, as the flags of a packet hold them.
const SERVFAIL = 2;
const NXDOMAIN = 3;
const REFUSED = 5;
const TRUNCATED = 1 << 9;

type Reply = { code?: number; answers?: Answer[]; truncated?: boolean; delayMs?: number };

/** Nameservers that misbehave, one kind on each address, over UDP only. */
export async function startOddNameservers(): Promise<void> {
  await Promise.all([
    serve(NAMESERVERS.servfail, () => ({ code: SERVFAIL })),
    serve(NAMESERVERS.refused, () => ({ code: REFUSED })),
    serve(NAMESERVERS.ignorant, () => ({ code: NXDOMAIN })),
    serve(NAMESERVERS.truncating, () => ({ truncated: true })),
    serve(NAMESERVERS.slow, (name, type) => ({ ...known(name, type), delayMs: 2500 })),
    serve(NAMESERVERS.partial, (name, type) =>
      ['auth.test', 'cdn.test'].includes(name) ? { code: NXDOMAIN } : known(name, type),
    ),
    serve(NAMESERVERS.hijacking, (name, type) => ({
      answers: type === 'A' ? [{ type, name, ttl: 60, data: addressOf(hostNamed('page.test')) }] : [],
    })),
  ]);
}

function known(name: string, type: string): Reply {
  const all = records().filter((entry) => entry.name === name.toLowerCase());
  if (all.length === 0) return { code: NXDOMAIN };
  const wanted = all.filter((entry) => entry.address.includes(':') === (type === 'AAAA'));
  if (type !== 'A' && type !== 'AAAA') return {};
  return { answers: wanted.map(({ address }) => ({ type, name, ttl: 60, data: address })) };
}

async function serve(address: string, reply: (name: string, type: string) => Reply): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    let query: Packet;
    try {
      query = decode(message);
    } catch {
      return;
    }
    const question = query.questions?.[0];
    if (question === undefined) return;
    const { code = 0, answers = [], truncated = false, delayMs = 0 } = reply(question.name, question.type);
    const flags = code | (truncated ? TRUNCATED : 0) | ((query.flags ?? 0) & 0x100) | 0x80;
    const packet = encode({ type: 'response', id: query.id ?? 0, flags, questions: [question], answers });
    setTimeout(() => socket.send(packet, from.port, from.address), delayMs);
  });
  socket.bind(53, address);
  await once(socket, 'listening');
}
