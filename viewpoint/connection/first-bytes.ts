import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

const KEPT = 16;

export type Remembered = {
  stream: Duplex;
  /** The first bytes the peer sent. */
  firstBytes(): Buffer;
  /** Whether the peer closed its side in order, which TLS reports like a reset. */
  hungUp(): boolean;
};

/**
 * A stream over a connection that remembers how the peer began and ended: TLS eats that, and an HTTP answer to a
 * ClientHello is known by its first bytes alone.
 */
export function rememberFirstBytes(socket: Socket | Duplex): Remembered {
  let first = Buffer.alloc(0);
  let ended = false;
  let hungUp = false;
  const end = () => {
    if (!ended) stream.push(null);
    ended = true;
  };
  const stream = new Duplex({
    read() {
      socket.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      socket.write(chunk, (error) => done(error ?? null));
    },
    final(done) {
      socket.end(done);
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    if (first.length < KEPT) first = Buffer.concat([first, chunk.subarray(0, KEPT - first.length)]);
    if (!ended && !stream.push(chunk)) socket.pause();
  });
  socket.on('end', () => {
    hungUp = true;
    end();
  });
  socket.on('close', end);
  socket.on('error', (error) => stream.destroy(error));
  return { stream, firstBytes: () => first, hungUp: () => hungUp };
}
