import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * The local address that a packet to `address` would leave from, `null` when there is no route. Nothing is sent:
 * a UDP socket is connected and closed, which is how Go finds out too.
 */
export async function outgoingAddress(address: string): Promise<string | null> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const { promise, resolve } = Promise.withResolvers<string | null>();
  socket.on('error', () => resolve(null));
  socket.connect(53, address, (error?: Error) => resolve(error ? null : socket.address().address));
  return promise.finally(() => socket.close());
}
