import { wordBefore } from './near.ts';
import type { Rule } from './rule.ts';

/**
 * A registry's error as it stands without any wrapper: `denied: …` as the docker client prints it, and
 * `GET https://HOST/v2/…: DENIED: …` of go-containerregistry (kaniko, crane, ko, Tekton, Knative, flux). Either form is
 * enough to know that a registry speaks. Sources: distribution registry/api/errcode; go-containerregistry
 * pkg/v1/remote/transport/error.go; docker_auth and registry logs (`error authorizing context`).
 */
export const errorCodeRules: readonly Rule[] = [
  {
    id: 'authorization.error-code',
    cause: 'Unauthorized',
    alternatives: ['RepositoryNotFound'],
    rank: 'exact',
    needs: 'nothing',
    phrases: ['denied: *', 'unauthorized: *'],
    when: (text, start) =>
      (/^(?:error: |error from registry: )?$/i.test(text.slice(0, start)) &&
        start < 24 &&
        text.startsWith('denied', start)) ||
      isBehindRegistryUrl(text, start),
  },
  {
    id: 'authorization.registry-log',
    cause: 'Unauthorized',
    rank: 'exact',
    needs: 'nothing',
    phrases: [
      'error authorizing context',
      'openshift access denied',
      'you are not authorized to perform this operation: server returned 401',
      'you are not authorized to perform this operation: server returned 403',
      'no username present in auth config',
      'no user/password was provided for basic authentication',
      'since docker is a us company',
      'no auth config found for',
    ],
  },
  {
    id: 'tag.expired',
    cause: 'TagNotFound',
    rank: 'exact',
    needs: 'nothing',
    stage: 'manifest',
    phrases: ['was deleted or has expired. to pull', 'revive via time machine'],
  },
];

/** The code is printed in capitals, right behind the method and the URL. */
function isBehindRegistryUrl(text: string, start: number): boolean {
  if (!/^[A-Z]{6}/.test(text.slice(start, start + 6)) || text.slice(start - 2, start) !== ': ') return false;
  const url = wordBefore(text, start - 1);
  const before = text.slice(Math.max(0, start - 1 - url.length - 6), start - 1 - url.length);
  return /^"?https?:/.test(url) && REQUEST.test(url) && /(?:GET|HEAD|POST|PUT) $/.test(before);
}

const REQUEST = /\/v2\/|\/token\?|\/jwt\/auth|\/oauth2\/token/;
