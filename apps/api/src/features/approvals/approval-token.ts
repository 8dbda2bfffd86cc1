import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Whose verdict a link gives, on which review of which workflow, and until when. */
export interface ApprovalSubject {
  /** 24 hex digits. */
  readonly workflowId: string;
  /** UUID. */
  readonly reviewId: string;
  /** UUID. */
  readonly reviewerId: string;
  readonly expiresAt: Date;
}

/** Makes and reads what stands in approval links. */
export interface ApprovalTokens {
  create(subject: ApprovalSubject): string;
  /** Null for everything that we did not make. An expired one is read like any other. */
  read(token: string): ApprovalSubject | null;
}

const WORKFLOW_BYTES = 12;
const UUID_BYTES = 16;
const TIME_BYTES = 6;
const SUBJECT_BYTES = WORKFLOW_BYTES + 2 * UUID_BYTES + TIME_BYTES;
/** Half of the digest, as RFC 2104 allows: with it a token has 88 characters, which fit into a path and a text message. */
const MAC_BYTES = 16;
const TOKEN_CHARACTERS = ((SUBJECT_BYTES + MAC_BYTES) * 4) / 3;

/**
 * Links are proof by themselves (R-004-49): ids and end in binary, then HMAC-SHA256 over them, base64url. The key is derived
 * for this purpose alone, so that no token of another kind is ever one of these.
 */
export function createApprovalTokens({ secret }: { readonly secret: string }): ApprovalTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'callsheet approval links', 32));
  const macOf = (subject: Buffer) => createHmac('sha256', key).update(subject).digest().subarray(0, MAC_BYTES);
  return {
    create(subject) {
      const bytes = packSubject(subject);
      return Buffer.concat([bytes, macOf(bytes)]).toString('base64url');
    },
    read(token) {
      // As many characters as ours have no spare bits: each spelling means other bytes.
      if (token.length !== TOKEN_CHARACTERS || !/^[\w-]+$/.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      const subject = bytes.subarray(0, SUBJECT_BYTES);
      return timingSafeEqual(bytes.subarray(SUBJECT_BYTES), macOf(subject)) ? unpackSubject(subject) : null;
    },
  };
}

function packSubject({ workflowId, reviewId, reviewerId, expiresAt }: ApprovalSubject): Buffer {
  const bytes = Buffer.alloc(SUBJECT_BYTES);
  bytes.write(workflowId, 0, WORKFLOW_BYTES, 'hex');
  bytes.write(reviewId.replaceAll('-', ''), WORKFLOW_BYTES, UUID_BYTES, 'hex');
  bytes.write(reviewerId.replaceAll('-', ''), WORKFLOW_BYTES + UUID_BYTES, UUID_BYTES, 'hex');
  bytes.writeUIntBE(expiresAt.getTime(), SUBJECT_BYTES - TIME_BYTES, TIME_BYTES);
  return bytes;
}

function unpackSubject(bytes: Buffer): ApprovalSubject {
  const uuidAt = (start: number) => {
    const hex = bytes.toString('hex', start, start + UUID_BYTES);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
  return {
    workflowId: bytes.toString('hex', 0, WORKFLOW_BYTES),
    reviewId: uuidAt(WORKFLOW_BYTES),
    reviewerId: uuidAt(WORKFLOW_BYTES + UUID_BYTES),
    expiresAt: new Date(bytes.readUIntBE(SUBJECT_BYTES - TIME_BYTES, TIME_BYTES)),
  };
}
