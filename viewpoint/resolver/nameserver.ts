import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import * as dnsPacket from 'dns-packet';
import { type DnsAnswer, readAnswer } from './dns-answer.ts';
import type { DnsQuestion } from '../network.ts';

export type Asking = {
  /** Literal address, with its zone. */
  nameserver: string;
  port: number;
  /** Fully qualified. */
  name: string;
  type: 'A' | 'AAAA';
  /** Of UDP, and of TCP again where the answer is truncated: Go gives each its own. */
  timeoutMs: number;
  /** resolv.conf's `use-vc`. */
  useTcp: boolean;
  /** resolv.conf's `trust-ad`. */
  trustAd: boolean;
};

/** Go's, and what resolvers agreed on in 2020: larger answers come truncated. */
const MAX_UDP_BYTES = 1232;

/**
 * Asks one nameserver one question over UDP, then TCP if the answer is truncated. One packet lost on the way does
 * not count: it is sent once more on the same socket.
 *
 * Rejects only when `signal` aborts.
 */
export async function askNameserver(asking: Asking, signal: AbortSignal): Promise<DnsQuestion> {
  signal.throwIfAborted();
  const started = performance.now();
  const answer = (transport: 'udp' | 'tcp', heard: Heard, truncated: boolean): DnsQuestion => ({
    nameserver: authority(asking.nameserver, asking.port),
    name: asking.name.replace(/(.)\.$/, '$1'),
    type: asking.type,
    transport,
    outcome: heard.outcome,
    ...(heard.code === undefined ? {} : { code: heard.code }),
    addresses: heard.addresses,
    durationMs: Math.round(performance.now() - started),
    truncated,
  });
  if (asking.useTcp) return answer('tcp', await overTcp(asking, signal), false);
  const heard = await overUdp(asking, signal);
  if (!heard.truncated) return answer('udp', heard, false);
  return answer('tcp', await overTcp(asking, signal), true);
}

type Heard = Omit<DnsAnswer, 'outcome'> & { outcome: DnsQuestion['outcome'] };

function overUdp(asking: Asking, signal: AbortSignal): Promise<Heard> {
  const { promise, resolve, reject } = Promise.withResolvers<Heard>();
  const { id, packet } = encode(asking);
  const socket = createSocket(isIPv6(asking.nameserver) ? 'udp6' : 'udp4');
  const give = (heard: Heard) => resolve(heard);
  const fail = (error: NodeJS.ErrnoException | null) => error !== null && give(unreachable(error));
  const send = () => socket.send(packet, fail);
  const abort = () => reject(signal.reason as Error);
  const again = setTimeout(send, asking.timeoutMs / 3);
  const end = setTimeout(() => give(silent), asking.timeoutMs);
  signal.addEventListener('abort', abort, { once: true });
  socket.on('error', fail);
  socket.on('message', (message) => {
    const answer = readAnswer(message.subarray(0, MAX_UDP_BYTES), { ...asking, id });
    if (answer !== null) give(answer);
  });
  // Connected, so that the answer of another host is not heard and a closed port is.
  socket.connect(asking.port, asking.nameserver, (error?: Error) => (error ? fail(error) : send()));
  return promise.finally(() => {
    clearTimeout(again);
    clearTimeout(end);
    signal.removeEventListener('abort', abort);
    socket.close();
  });
}

function overTcp(asking: Asking, signal: AbortSignal): Promise<Heard> {
  const { promise, resolve, reject } = Promise.withResolvers<Heard>();
  const { id, packet } = encode(asking);
  const socket = connect({ host: asking.nameserver, port: asking.port });
  const received: Buffer[] = [];
  let bytes = 0;
  const abort = () => reject(signal.reason as Error);
  const end = setTimeout(() => resolve(silent), asking.timeoutMs);
  signal.addEventListener('abort', abort, { once: true });
  socket.on('error', (error) => resolve(unreachable(error)));
  socket.on('end', () => resolve(garbled('EOF')));
  socket.on('connect', () => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(packet.length);
    socket.write(Buffer.concat([length, packet]));
  });
  socket.on('data', (chunk: Buffer) => {
    received.push(chunk);
    bytes += chunk.length;
    if (bytes < 2) return;
    const stream = Buffer.concat(received);
    const wanted = stream.readUInt16BE(0) + 2;
    if (stream.length < wanted) return;
    resolve(readAnswer(stream.subarray(2, wanted), { ...asking, id }) ?? garbled('FORMAT'));
  });
  return promise.finally(() => {
    clearTimeout(end);
    signal.removeEventListener('abort', abort);
    socket.destroy();
  });
}

function encode(asking: Asking): { id: number; packet: Buffer } {
  const id = randomInt(0x10000);
  const packet = dnsPacket.encode({
    type: 'query',
    id,
    flags: dnsPacket.RECURSION_DESIRED | (asking.trustAd ? dnsPacket.AUTHENTIC_DATA : 0),
    questions: [{ type: asking.type, name: asking.name, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: MAX_UDP_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
  return { id, packet };
}

const silent: Heard = { outcome: 'timeout', addresses: [], truncated: false };

function garbled(code: string): Heard {
  return { outcome: 'malformed', code, addresses: [], truncated: false };
}

function unreachable(error: NodeJS.ErrnoException): Heard {
  return { outcome: 'unreachable', code: error.code ?? 'UNKNOWN', addresses: [], truncated: false };
}

/** `address:port`, IPv6 in brackets. */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
