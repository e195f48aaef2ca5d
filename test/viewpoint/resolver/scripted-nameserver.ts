import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer, type Server } from 'node:net';
import * as dnsPacket from 'dns-packet';

/** One question as it came in. */
export type Heard = { name: string; type: 'A' | 'AAAA'; transport: 'udp' | 'tcp' };

/** What is sent back; `null` says nothing, a `Buffer` is sent as it is. */
export type Reply =
  | null
  | Buffer
  | {
      addresses?: string[];
      code?: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'NOTIMP';
      truncated?: boolean;
      cname?: string;
      delayMs?: number;
      /** Neither authoritative nor recursive. */
      lame?: boolean;
      /** Sent instead of the id and the name that were asked. */
      forged?: { id?: number; name?: string };
    };

const CODES = { NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, SERVFAIL: 2 };

/** A real nameserver on loopback, UDP and TCP on one port, that answers by a script. */
export async function startNameserver(
  address: string,
  script: (question: Heard, message: Buffer) => Reply,
  options: { port?: number; tcp?: boolean } = {},
) {
  const heard: Heard[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const answer = (message: Buffer, transport: 'udp' | 'tcp', send: (reply: Buffer) => void) => {
    const query = dnsPacket.decode(message);
    const asked = query.questions?.[0];
    if (asked === undefined) return;
    const question = { name: asked.name, type: asked.type as 'A' | 'AAAA', transport };
    heard.push(question);
    const reply = script(question, message);
    if (reply === null) return;
    const delayMs = Buffer.isBuffer(reply) ? 0 : (reply.delayMs ?? 0);
    const timer = setTimeout(() => {
      timers.delete(timer);
      send(Buffer.isBuffer(reply) ? reply : encode(reply, query.id ?? 0, question));
    }, delayMs);
    timers.add(timer);
  };

  const tcp = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (data: Buffer) =>
      answer(data.subarray(2), 'tcp', (reply) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        socket.end(Buffer.concat([length, reply]));
      }),
    );
  });
  const udp = await bindBoth(address, options.port ?? 0, options.tcp === false ? null : tcp);
  const { port } = udp.address();
  udp.on('message', (message, from) =>
    answer(message, 'udp', (reply) => udp.send(reply, from.port, from.address)),
  );
  return {
    port,
    heard,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer);
      udp.close();
      if (tcp.listening) await new Promise((resolve) => tcp.close(resolve));
    },
  };
}

function encode(reply: Exclude<Reply, null | Buffer>, id: number, question: Heard): Buffer {
  const name = reply.forged?.name ?? question.name;
  const flags =
    (reply.lame ? 0 : dnsPacket.RECURSION_AVAILABLE) |
    (reply.truncated ? dnsPacket.TRUNCATED_RESPONSE : 0) |
    (reply.code === undefined ? 0 : CODES[reply.code]);
  const owner = reply.cname ?? name;
  return dnsPacket.encode({
    type: 'response',
    id: reply.forged?.id ?? id,
    flags,
    questions: [{ type: question.type, name, class: 'IN' }],
    answers: [
      ...(reply.cname === undefined ? [] : [{ type: 'CNAME' as const, name, data: reply.cname }]),
      ...(reply.addresses ?? []).map((data) => ({
        type: data.includes(':') ? ('AAAA' as const) : ('A' as const),
        name: owner,
        ttl: 1,
        data,
      })),
    ],
  });
}

const MAX_TRIES = 40;

/**
 * One port for both: that UDP has it free says nothing of TCP, so another is tried; a given one may be some client's for
 * a moment and is waited for. What was opened in vain is closed.
 */
async function bindBoth(address: string, port: number, tcp: Server | null): Promise<Socket> {
  for (let tried = 1; ; tried += 1) {
    const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    try {
      udp.bind(port, address);
      await once(udp, 'listening');
      if (tcp !== null) await once(tcp.listen(udp.address().port, address), 'listening');
      return udp;
    } catch (error) {
      udp.close();
      if (tried === MAX_TRIES) throw error;
      if (port !== 0) await delay(50);
    }
  }
}
