import { type Example, request } from './example.ts';

export const networkExamples: Example[] = [
  {
    text: request.containerd('dial tcp: lookup reg.acme.test on 10.20.0.53:53: no such host'),
    cause: 'DnsFailure',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  {
    text: request.transfer('dial tcp: lookup reg.acme.test on [fd00::53]:53: server misbehaving'),
    cause: 'DnsFailure',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  {
    text: request.token(
      'dial tcp: lookup auth.acme.test on 10.20.0.53:53: read udp 10.20.0.9:40411->10.20.0.53:53: i/o timeout',
    ),
    cause: 'DnsFailure',
    stage: 'authorize',
    subject: 'auth.acme.test',
  },
  {
    text: request.blob('dial tcp: lookup cdn.acme.test: Temporary failure in name resolution'),
    cause: 'DnsFailure',
    stage: 'blob',
    subject: 'cdn.acme.test',
  },
  {
    text: request.crio('dial tcp: lookup reg.acme.test: device or resource busy'),
    cause: 'DnsFailure',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  {
    text: request.docker(
      'dial tcp: lookup reg.acme.test on 127.0.0.53:53: read udp 127.0.0.1:33211->127.0.0.53:53: read: connection refused',
    ),
    cause: 'DnsFailure',
    stage: 'resolve',
  },
  {
    text: request.docker(
      'dial tcp: lookup reg.acme.test on 10.0.0.2:53: dial udp 10.0.0.2:53: connect: network is unreachable',
    ),
    cause: 'DnsFailure',
  },
  {
    text: request.docker(
      'dial tcp: lookup reg.acme.test: getaddrinfow: This is usually a temporary error during hostname resolution and means that the local server did not receive a response from an authoritative server.',
    ),
    cause: 'DnsFailure',
  },
  { text: request.docker('dial tcp: lookup reg.acme.test: No such host is known.'), cause: 'DnsFailure' },
  {
    text: request.containerd('dial tcp: lookup reg.acme.test on 10.20.0.53:53: cannot unmarshal DNS message'),
    cause: 'DnsFailure',
  },
  {
    text: 'podman pull: error pinging docker registry: Could not resolve host: reg.acme.test',
    cause: 'DnsFailure',
  },
  {
    text: request.containerd('dial tcp 203.0.113.7:443: i/o timeout'),
    cause: 'ConnectTimeout',
    stage: 'resolve',
    subject: '203.0.113.7:443',
  },
  {
    text: request.transfer('dial tcp [2001:db8::7]:443: connect: connection timed out'),
    cause: 'ConnectTimeout',
    subject: '[2001:db8::7]:443',
  },
  {
    text: request.crio('net/http: TLS handshake timeout'),
    cause: 'ConnectTimeout',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  {
    text: request.docker(
      'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    ),
    cause: 'ConnectTimeout',
  },
  {
    text: request.docker('context deadline exceeded (Client.Timeout exceeded while awaiting headers)'),
    cause: 'ConnectTimeout',
  },
  { text: request.containerd('net/http: timeout awaiting response headers'), cause: 'ConnectTimeout' },
  { text: request.containerd('http2: timeout awaiting response headers'), cause: 'ConnectTimeout' },
  {
    text: request.token('net/http: TLS handshake timeout'),
    cause: 'ConnectTimeout',
    stage: 'authorize',
    subject: 'auth.acme.test',
  },
  {
    text: request.blob('dial tcp 198.51.100.20:443: i/o timeout'),
    cause: 'ConnectTimeout',
    stage: 'blob',
    subject: '198.51.100.20:443',
  },
  {
    text: request.docker(
      'dial tcp 203.0.113.7:443: connectex: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.',
    ),
    cause: 'ConnectTimeout',
  },
  {
    text: request.containerd('read tcp 10.0.0.4:51000->203.0.113.7:443: read: connection timed out'),
    cause: 'ConnectTimeout',
  },
  { text: request.containerd('context deadline exceeded'), cause: 'ConnectTimeout', or: 'PullCancelled' },
  {
    text: request.containerd('dial tcp 10.1.2.3:5000: connect: connection refused'),
    cause: 'ConnectionRefused',
    stage: 'resolve',
    subject: '10.1.2.3:5000',
  },
  {
    text: request.docker('dial tcp [::1]:5000: getsockopt: connection refused'),
    cause: 'ConnectionRefused',
    subject: '[::1]:5000',
  },
  { text: request.crio('dial tcp 10.1.2.3:443: connect: no route to host'), cause: 'ConnectionRefused' },
  {
    text: request.containerd('dial tcp [2001:db8::7]:443: connect: network is unreachable'),
    cause: 'ConnectionRefused',
    subject: '[2001:db8::7]:443',
  },
  {
    text: request.containerd('read tcp 10.0.0.4:51000->203.0.113.7:443: read: connection reset by peer'),
    cause: 'ConnectionRefused',
    subject: '203.0.113.7:443',
  },
  {
    text: request.containerd('write tcp 10.0.0.4:51000->203.0.113.7:443: write: broken pipe'),
    cause: 'ConnectionRefused',
  },
  { text: request.containerd('EOF'), cause: 'ConnectionRefused', or: 'ConnectTimeout' },
  {
    text: request.containerd(
      'http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR, debug=""',
    ),
    cause: 'ConnectionRefused',
  },
  {
    text: request.docker(
      'dial tcp 10.1.2.3:443: connectex: No connection could be made because the target machine actively refused it.',
    ),
    cause: 'ConnectionRefused',
  },
  {
    text: request.docker(
      'read tcp 10.0.0.4:51000->203.0.113.7:443: wsarecv: An existing connection was forcibly closed by the remote host.',
    ),
    cause: 'ConnectionRefused',
  },
  {
    text: request.containerd('dial tcp 10.1.2.3:443: connect: permission denied'),
    cause: 'ConnectionRefused',
  },
  {
    text: request.containerd('dial tcp 10.1.2.3:443: connect: cannot assign requested address'),
    cause: 'ConnectionRefused',
  },
  { text: request.containerd('dial tcp 10.1.2.3:443: connect: host is down'), cause: 'ConnectionRefused' },
  {
    text: 'image pull failed for reg.acme.test/shop/cart:2.7 because the registry is unavailable: RegistryUnavailable: pinging container registry reg.acme.test: Get "https://reg.acme.test/v2/": dial tcp 10.1.2.3:443: connect: connection refused',
    cause: 'ConnectionRefused',
  },
  {
    text: 'failed to copy: read tcp 10.0.0.4:51000->198.51.100.20:443: read: connection reset by peer',
    cause: 'ConnectionRefused',
    stage: 'blob',
  },
  {
    text: request.containerd('proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused'),
    cause: 'ProxyFailure',
    stage: 'resolve',
    subject: '10.9.9.9:3128',
  },
  {
    text: request.crio('proxyconnect tcp: dial tcp: lookup proxy.acme.test on 10.20.0.53:53: no such host'),
    cause: 'ProxyFailure',
    or: 'DnsFailure',
    subject: 'proxy.acme.test',
  },
  { text: request.docker('proxyconnect tcp: dial tcp 10.9.9.9:3128: i/o timeout'), cause: 'ProxyFailure' },
  {
    text: request.containerd('proxyconnect tcp: tls: first record does not look like a TLS handshake'),
    cause: 'ProxyFailure',
  },
  { text: request.containerd('proxyconnect tcp: EOF'), cause: 'ProxyFailure' },
  {
    text: request.blob('proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: no route to host'),
    cause: 'ProxyFailure',
    stage: 'blob',
  },
  { text: request.containerd('Proxy Authentication Required'), cause: 'ProxyFailure' },
  { text: request.docker('Forbidden'), cause: 'ProxyFailure', or: 'Unauthorized' },
  { text: request.crio('Bad Gateway'), cause: 'ProxyFailure', or: 'RegistryServerError' },
  { text: request.crio('Service Unavailable'), cause: 'ProxyFailure' },
  { text: request.docker('Blocked By Policy'), cause: 'ProxyFailure' },
  {
    text: request.containerd(
      'socks connect tcp 10.9.9.9:1080->reg.acme.test:443: dial tcp 10.9.9.9:1080: connect: connection refused',
    ),
    cause: 'ProxyFailure',
  },
  {
    text: "unable to pull image: Error initializing source docker://reg.acme.test/shop/cart:2.7: invalid character '<' looking for beginning of value",
    cause: 'ProxyFailure',
    or: 'RegistryServerError',
  },
  {
    text: 'rpc error: code = Canceled desc = copying system image from manifest list: copying config: context canceled',
    cause: 'PullCancelled',
    stage: 'blob',
  },
  {
    text: 'failed to pull and unpack image "reg.acme.test/shop/cart:2.7": failed to copy: httpReadSeeker: failed open: context canceled',
    cause: 'PullCancelled',
    stage: 'blob',
  },
  {
    text: 'cancel pulling image reg.acme.test/shop/cart:2.7 because of no progress in 5m0s',
    cause: 'PullCancelled',
  },
  { text: request.docker('Tunnel or SSL Forbidden'), cause: 'ProxyFailure' },
  {
    text: request.docker(
      'dial tcp: lookup reg.acme.test on 10.0.0.2:53: read udp 10.0.0.4:999->10.0.0.2:53: read: no route to host',
    ),
    cause: 'DnsFailure',
    subject: 'reg.acme.test',
  },
];
