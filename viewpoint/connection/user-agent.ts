import { VERSION } from '../../wire/version.ts';

/** What we call ourselves to registries and proxies, so that their owners can tell our requests from pulls. */
export const USER_AGENT = `pulltriage/${VERSION}`;
