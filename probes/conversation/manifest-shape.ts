import { clean } from '../../wire/clean.ts';
import type { Platform } from './platform.ts';

export type Descriptor = { mediaType: string; digest: string; size: number; platform: Platform | null };

export type ImageManifest = { kind: 'image'; config: Descriptor; layers: Descriptor[] };

/** A manifest as a registry may answer it. `json: false`: it is none at all. */
export type Manifest =
  | ImageManifest
  | { kind: 'index'; manifests: Descriptor[] }
  | { kind: 'unsupported'; mediaType: string }
  | { kind: 'not-json' };

const MAX_ENTRIES = 512;
const SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1';
const IMAGE_CONFIGS: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/**
 * Reads a manifest. An image is one whose config is an image's; an artefact (a chart, a signature, a policy) has the
 * shape of an image and another config, and cannot be run. At most 512 entries.
 */
export function parseManifest(body: string, contentType: string): Manifest {
  const json = parseJson(body);
  if (json === null) return { kind: 'not-json' };
  const declared = text(json.mediaType) || (contentType.split(';')[0] ?? '').trim();
  if (declared.startsWith(SCHEMA1) || json.schemaVersion === 1)
    return { kind: 'unsupported', mediaType: declared.startsWith(SCHEMA1) ? declared : `${SCHEMA1}+json` };
  if (Array.isArray(json.manifests)) return { kind: 'index', manifests: descriptors(json.manifests) };
  const config = descriptor(json.config);
  if (config !== null && Array.isArray(json.layers)) {
    // Older OCI writers leave the config's type out of an artefact and name the artefact beside it.
    const isImage = IMAGE_CONFIGS.has(config.mediaType) && text(json.artifactType) === '';
    if (!isImage) return { kind: 'unsupported', mediaType: text(json.artifactType) || config.mediaType };
    return { kind: 'image', config, layers: descriptors(json.layers) };
  }
  return { kind: 'unsupported', mediaType: declared === '' ? 'none' : declared };
}

/** The error codes of a registry's JSON answer, such as `MANIFEST_UNKNOWN`; its free text is not looked at. */
export function errorCodes(body: string): string[] {
  const errors = parseJson(body)?.errors;
  if (!Array.isArray(errors)) return [];
  return errors
    .slice(0, 8)
    .map((error: unknown) => text((error as { code?: unknown } | null)?.code))
    .filter((code) => /^[A-Z][A-Z0-9_]{1,40}$/.test(code));
}

/** The platform that an image's config names. */
export function configPlatform(body: string): Platform | null {
  const json = parseJson(body);
  return json === null ? null : platformOf(json);
}

/** A JSON object; `null` for anything else. */
export function parseJson(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function descriptors(list: unknown[]): Descriptor[] {
  return list
    .slice(0, MAX_ENTRIES)
    .map(descriptor)
    .filter((one) => one !== null);
}

function descriptor(value: unknown): Descriptor | null {
  if (typeof value !== 'object' || value === null) return null;
  const { mediaType, digest, size, platform } = value as Record<string, unknown>;
  if (typeof digest !== 'string' || !/^[a-z0-9]{1,16}:[0-9a-f]{32,128}$/.test(digest)) return null;
  return {
    mediaType: text(mediaType),
    digest,
    size: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : 0,
    platform: platformOf(platform),
  };
}

function platformOf(value: unknown): Platform | null {
  if (typeof value !== 'object' || value === null) return null;
  const { os, architecture, variant } = value as Record<string, unknown>;
  if (text(os) === '' || text(architecture) === '') return null;
  return { os: text(os), architecture: text(architecture), variant: text(variant) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? clean(value, 128) : '';
}
