import { type Example, request } from './example.ts';

const verify = (reason: string): string => `tls: failed to verify certificate: x509: ${reason}`;

export const tlsExamples: Example[] = [
  {
    text: request.containerd(verify('certificate signed by unknown authority')),
    cause: 'TlsUnknownCa',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  {
    text: request.token(verify('certificate signed by unknown authority')),
    cause: 'TlsUnknownCa',
    stage: 'authorize',
    subject: 'auth.acme.test',
  },
  {
    text: request.blob(verify('certificate signed by unknown authority')),
    cause: 'TlsUnknownCa',
    stage: 'blob',
    subject: 'cdn.acme.test',
  },
  {
    text: request.crio(
      'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "Acme Inspection CA")',
    ),
    cause: 'TlsUnknownCa',
  },
  {
    text: request.docker(
      'x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate" while trying to verify candidate authority certificate "reg")',
    ),
    cause: 'TlsUnknownCa',
  },
  {
    text: request.containerd('x509: failed to load system roots and no roots provided'),
    cause: 'TlsUnknownCa',
  },
  {
    text: request.docker('tls: failed to verify certificate: x509: “Acme Root” certificate is not trusted'),
    cause: 'TlsUnknownCa',
  },
  {
    text: 'skopeo: pinging container registry reg.acme.test: SSL certificate problem: unable to get local issuer certificate',
    cause: 'TlsUnknownCa',
  },
  {
    text: request.containerd(
      verify(
        'certificate has expired or is not yet valid: current time 2031-01-02T03:04:05Z is after 2030-12-31T23:59:59Z',
      ),
    ),
    cause: 'TlsCertificateInvalid',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  {
    text: request.crio(
      verify(
        'certificate has expired or is not yet valid: current time 2001-01-02T03:04:05Z is before 2024-12-31T23:59:59Z',
      ),
    ),
    cause: 'TlsCertificateInvalid',
  },
  {
    text: request.docker(verify('certificate is valid for ingress.local, *.apps.local, not reg.acme.test')),
    cause: 'TlsCertificateInvalid',
  },
  {
    text: request.containerd(
      verify("cannot validate certificate for 10.1.2.3 because it doesn't contain any IP SANs"),
    ),
    cause: 'TlsCertificateInvalid',
  },
  {
    text: request.containerd(verify('certificate relies on legacy Common Name field, use SANs instead')),
    cause: 'TlsCertificateInvalid',
  },
  {
    text: request.containerd(
      verify('certificate is not valid for any names, but wanted to match reg.acme.test'),
    ),
    cause: 'TlsCertificateInvalid',
  },
  {
    text: request.containerd(verify('certificate specifies an incompatible key usage')),
    cause: 'TlsCertificateInvalid',
  },
  {
    text: request.containerd('tls: failed to parse certificate from server: x509: negative serial number'),
    cause: 'TlsCertificateInvalid',
  },
  {
    text: request.containerd('remote error: tls: handshake failure'),
    cause: 'TlsProtocol',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  {
    text: request.token('remote error: tls: protocol version not supported'),
    cause: 'TlsProtocol',
    stage: 'authorize',
  },
  { text: request.containerd('remote error: tls: internal error'), cause: 'TlsProtocol' },
  { text: request.containerd('remote error: tls: certificate required'), cause: 'TlsProtocol' },
  { text: request.containerd('remote error: tls: bad certificate'), cause: 'TlsProtocol' },
  { text: request.containerd('tls: server selected unsupported protocol version 301'), cause: 'TlsProtocol' },
  {
    text: request.docker('tls: no supported versions satisfy MinVersion and MaxVersion'),
    cause: 'TlsProtocol',
  },
  {
    text: request.containerd('http: server gave HTTP response to HTTPS client'),
    cause: 'PlainHttpRegistry',
    stage: 'resolve',
    subject: 'reg.acme.test',
  },
  { text: request.crio('http: server gave HTTP response to HTTPS client'), cause: 'PlainHttpRegistry' },
  {
    text: request.docker('tls: first record does not look like a TLS handshake'),
    cause: 'PlainHttpRegistry',
  },
  {
    text: 'failed to resolve reference "reg.acme.test/shop/cart:2.7": unexpected status from HEAD request to http://reg.acme.test:443/v2/shop/cart/manifests/2.7: 400 Bad Request\nClient sent an HTTP request to an HTTPS server.',
    cause: 'PlainHttpRegistry',
  },
];
