import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signWebhook } from './sign-webhook.ts';

describe('signWebhook', () => {
  it('makes the signature of the published vector (providers.md section 4)', () => {
    const headers = signWebhook({
      secret: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
      id: 'evt_01TESTVECTOR',
      at: new Date(1_700_000_000_000),
      body: '{"type":"job.succeeded","timestamp":"2023-11-14T22:13:20Z","data":{"jobId":"job_1"}}',
    });
    expect(headers).toEqual({
      'webhook-id': 'evt_01TESTVECTOR',
      'webhook-timestamp': '1700000000',
      'webhook-signature': 'v1,rFVxPgOQ6bAO9SUpbUni3SXSTAgaqu9w6AcB7Cc5egk=',
    });
  });

  it('is accepted by the reference library, and not after a changed byte (W1, W2)', () => {
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const body = JSON.stringify({ id: 'p1', logs: ' 45%|████▌' });
    const headers = { ...signWebhook({ secret, id: 'msg_1', at: new Date(), body }) };
    expect(new Webhook(secret).verify(body, headers)).toEqual({ id: 'p1', logs: ' 45%|████▌' });
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
  });
});
