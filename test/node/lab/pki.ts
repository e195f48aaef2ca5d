import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { REGISTRY_HOSTS } from './hosts.ts';

const DAY_MS = 86_400_000;

/** The certificates of a lab, as files: `<name>.key` and `<name>.crt`, the latter with its chain. */
export type Pki = {
  folder: string;
  /** The company's root: in the CA bundle of a healthy node. */
  rootPem: string;
  /** A root that no node knows at first. */
  strangerPem: string;
  /** The root of a proxy that opens TLS connections. */
  inspectionPem: string;
};

export async function createPki(folder: string): Promise<Pki> {
  await mkdir(folder, { recursive: true });
  const ca = createAuthority(folder);
  await Promise.all([
    ca.root('root', 'Lab Corp Root CA'),
    ca.root('stranger', 'Stranger Root CA'),
    ca.root('inspection', 'Lab Corp TLS Inspection CA'),
  ]);
  await ca.issue('intermediate', 'Lab Corp Issuing CA', { issuer: 'root', authority: true });
  const pem = (name: string): Promise<string> => readFile(join(folder, `${name}.crt`), 'utf8');
  const intermediate = await pem('intermediate');
  const days = (from: number, to: number): { from: Date; to: Date } => ({
    from: new Date(Date.now() + from * DAY_MS),
    to: new Date(Date.now() + to * DAY_MS),
  });
  const issuers = REGISTRY_HOSTS.filter((host) => host.certificate !== 'none').map(async (host) => {
    const validity = {
      expired: days(-400, -30),
      'not-yet-valid': days(30, 400),
      'ahead-of-time': days(30, 400),
    }[host.certificate as string];
    await ca.issue(host.name, host.certificate === 'wrong-name' ? 'somebody-else.test' : host.name, {
      issuer: host.certificate === 'unknown-ca' ? 'stranger' : 'intermediate',
      ...(validity && { validity }),
      ...(host.certificate === 'weak-signature' && { digest: 'sha1' }),
    });
    if (host.certificate === 'unknown-ca' || host.certificate === 'no-intermediate') return;
    await writeFile(join(folder, `${host.name}.crt`), (await pem(host.name)) + intermediate);
  });
  // What an inspecting proxy makes up for a host that it opens a connection to.
  const inspected = ca.issue('inspected', 'registry.test', { issuer: 'inspection' });
  await Promise.all([...issuers, inspected]);
  return {
    folder,
    rootPem: await pem('root'),
    strangerPem: await pem('stranger'),
    inspectionPem: await pem('inspection'),
  };
}

type Authority = {
  root(name: string, commonName: string): Promise<void>;
  issue(
    name: string,
    commonName: string,
    options: { issuer: string; authority?: boolean; validity?: { from: Date; to: Date }; digest?: string },
  ): Promise<void>;
};

/** `openssl ca` is used since it alone takes both ends of a validity; each issue gets a database of its own. */
function createAuthority(folder: string): Authority {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const openssl = (args: string[]): Promise<unknown> =>
    execa('openssl', args, { cwd: folder, stdin: 'ignore' });
  return {
    async root(name, commonName) {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
      const extensions = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
      await openssl([
        'req',
        '-x509',
        ...key,
        ...files,
        '-days',
        '3650',
        '-subj',
        `/O=Lab Corp/CN=${commonName}`,
        ...extensions,
      ]);
    },
    async issue(name, commonName, { issuer, authority = false, validity, digest = 'sha256' }) {
      const from = validity?.from ?? new Date(Date.now() - 30 * DAY_MS);
      const to = validity?.to ?? new Date(Date.now() + 365 * DAY_MS);
      await writeFile(join(folder, `${name}.cnf`), configuration(name, commonName, authority));
      await writeFile(join(folder, `${name}.index`), '');
      await openssl([
        'req',
        '-new',
        ...key,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/O=Lab Corp/CN=${commonName}`,
      ]);
      const signer = ['-cert', `${issuer}.crt`, '-keyfile', `${issuer}.key`];
      const dates = ['-startdate', opensslTime(from), '-enddate', opensslTime(to)];
      await openssl([
        'ca',
        '-batch',
        '-notext',
        '-config',
        `${name}.cnf`,
        ...signer,
        '-md',
        digest,
        ...dates,
        '-in',
        `${name}.csr`,
        '-out',
        `${name}.crt`,
      ]);
    },
  };
}

function configuration(name: string, commonName: string, authority: boolean): string {
  const extensions = authority
    ? 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign'
    : `subjectAltName=DNS:${commonName}\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature`;
  return `[ca]
default_ca=d
[d]
database=${name}.index
new_certs_dir=.
rand_serial=yes
default_md=sha256
policy=p
x509_extensions=e
unique_subject=no
[p]
organizationName=optional
commonName=supplied
[e]
${extensions}
`;
}

function opensslTime(date: Date): string {
  return date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
}
