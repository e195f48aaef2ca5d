import { converse } from './conversation/converse.ts';
import type { Visit } from './conversation/exchange.ts';
import { endpointVisit } from './conversation/talk.ts';
import { transportFault } from './conversation/transport-fault.ts';
import type { Finding, Probe, ProbeContext } from './probe.ts';
import { judgeAddresses, type Tried } from './reach/judge-addresses.ts';
import { whence } from './reach/whence.ts';

/** Connects to each address of each server that the pull really uses, IPv4 and IPv6 apart. */
export const reach: Probe = {
  name: 'reach',
  description:
    'connects to every address of the registry, its token realm and its blob host, or to their proxy',
  timeoutMs: 14_000,
  needsNetwork: true,
  run,
};

const MAX_VISITS = 16;
const MAX_ADDRESSES = 16;

async function run(context: ProbeContext): Promise<Finding[]> {
  const { endpoints } = await context.configuration();
  const looks = new Map<string, Promise<Finding[]>>();
  // A server is connected to as soon as the conversation names it, not once the conversation has waited for it.
  const onVisit = (visit: Visit) => {
    const key = `${visit.scheme}://${visit.authority}`;
    if (looks.has(key) || looks.size >= MAX_VISITS) return;
    const looked = look(context, visit);
    looked.catch(() => undefined); // when given up, the conversation may reject first
    looks.set(key, looked);
  };
  for (const endpoint of endpoints) onVisit(endpointVisit(context.network, endpoint));
  await Promise.all(endpoints.map((endpoint) => converse(context, endpoint, onVisit)));
  return (await Promise.all(looks.values())).flat();
}

async function look(context: ProbeContext, visit: Visit): Promise<Finding[]> {
  return visit.route.kind === 'proxy' ? await throughProxy(context, visit) : await directly(context, visit);
}

async function directly({ network, signal }: ProbeContext, visit: Visit): Promise<Finding[]> {
  const lookup = await network.lookup(visit.host, signal);
  const { host, port, route } = visit;
  const addresses = lookup.addresses.map((one) => one.address).slice(0, MAX_ADDRESSES);
  const tried = await Promise.all(
    addresses.map(async (address): Promise<Tried> => {
      const dialled = await network.dial({ host, port, addresses: [address], route, tls: null }, signal);
      return { address, failure: dialled.failure, durationMs: dialled.durationMs };
    }),
  );
  return judgeAddresses(visit, tried, whence(lookup));
}

async function throughProxy({ network, signal }: ProbeContext, visit: Visit): Promise<Finding[]> {
  const { authority, host, port, route, stage, endpoint } = visit;
  const common = { stage, endpoint };
  if (visit.scheme === 'http' && route.kind === 'proxy' && route.proxy.scheme.startsWith('http')) {
    const message = `${authority} is asked for through the proxy, request by request`;
    return [{ ...common, status: 'NotApplicable', cause: null, subject: authority, message }];
  }
  const dialled = await network.dial({ host, port, route, tls: null }, signal);
  if (dialled.failure === null) {
    const message = `${authority} is reached through the proxy in ${dialled.durationMs} ms`;
    const facts = { durationMs: dialled.durationMs };
    return [{ ...common, status: 'Pass', cause: null, subject: authority, message, facts }];
  }
  const { cause, subject, words, names } = transportFault(visit, dialled, dialled.failure);
  return [{ ...common, status: 'Fail', cause, subject, message: `${authority} ${words}`, names }];
}
