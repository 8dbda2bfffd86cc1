import { S3ServiceException } from '@aws-sdk/client-s3';

/** Whether an S3 server refused with one of these codes. */
export function isS3Error(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof S3ServiceException && codes.includes(error.name);
}

/** HTTP status of an S3 server's refusal; undefined when it is no such thing. */
export function httpStatusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
