import { assertNever, DomainError } from '@callsheet/domain';
import type { OnStep } from '@callsheet/engine';
import type { IdempotencyKeys, StoredResponse } from '@callsheet/ledger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type KeyedCall, keyedCallOf } from './idempotency-key.ts';
import { parseTarget, type SpendingTarget, targetText } from './idempotency-target.ts';

/** After this time without an answer the next caller takes over: the first one is taken for dead. */
const LEASE_MS = 30_000;

export interface SpendingDependencies {
  readonly keys: Pick<IdempotencyKeys, 'begin' | 'complete' | 'abandon'>;
  readonly newJobId: () => string;
  /** What is asked of the caller between key and order, such as rates and room in the queue; throws to refuse. */
  readonly admissible: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Called between any two awaits; tests kill the process in it, production does nothing. */
  readonly onStep: OnStep;
}

/** One route's order of something: a job, or a batch of them. */
export interface SpendingCall<Ordered> {
  /** An existing job and the admission that this call asks for; left out where something new is made. */
  readonly target?: SpendingTarget | undefined;
  /**
   * Does it. Must do it once per target, however often it is called; every DomainError but DEPENDENCY_DOWN says that
   * nothing was reserved.
   */
  readonly run: (target: SpendingTarget) => Promise<Ordered>;
  /** What a caller who died had ordered; null when `run` may be called again. */
  readonly find: (target: SpendingTarget) => Promise<Ordered | null>;
  /** How the route tells of it; `keep`: to whoever repeats the call for as long as the key lives. */
  readonly answer: (ordered: Ordered, use: 'send' | 'keep') => Promise<SpendingAnswer> | SpendingAnswer;
  /** Whether nothing was bought after all: then the key is given back, like after a refusal. */
  readonly isRefused?: ((ordered: Ordered) => boolean) | undefined;
  /** Where the caller asked to wait: answers it as it is afterwards. Repeats do not wait, and answer as before it. */
  readonly wait?: ((ordered: Ordered) => Promise<Ordered>) | undefined;
}

export interface SpendingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Runs an order under its Idempotency-Key, if it has one, and sends the answer. */
export type Spend = <Ordered>(
  request: FastifyRequest,
  reply: FastifyReply,
  call: SpendingCall<Ordered>,
) => Promise<FastifyReply>;

/**
 * The one way in which a route spends (U-06, U-43; architecture.md, Admission). The first call with a key chooses what
 * is ordered and its answer is kept; repeats get that answer, whatever has happened since. A rejection before the admission, a
 * refused quota among them, does not consume the key: nothing was bought, so the same order may be tried again.
 */
export function createSpending(deps: SpendingDependencies): Spend {
  async function spend<Ordered>(
    request: FastifyRequest,
    reply: FastifyReply,
    call: SpendingCall<Ordered>,
  ): Promise<FastifyReply> {
    const chosen = call.target ?? { jobId: deps.newJobId(), admission: 1 };
    const keyed = keyedCallOf(request);
    if (keyed === null) {
      await deps.admissible(request, reply);
      return sendOrdered(reply, call, await call.run(chosen));
    }
    const begun = await deps.keys.begin({ ...keyed, jobId: targetText(chosen), leaseMs: LEASE_MS });
    await deps.onStep('idempotency.begun');
    switch (begun.kind) {
      case 'first':
      case 'takeover':
        return runHeld(request, reply, call, { ...keyed, ...begun });
      case 'replay':
        return send(reply.header('idempotent-replayed', 'true'), begun);
      case 'in_progress':
        throw inProgress();
      case 'mismatch':
        throw new DomainError({
          code: 'IDEMPOTENCY_MISMATCH',
          message: 'This Idempotency-Key was used for another order; take a new one for each order.',
        });
      default:
        return assertNever(begun);
    }
  }

  async function runHeld<Ordered>(
    request: FastifyRequest,
    reply: FastifyReply,
    call: SpendingCall<Ordered>,
    held: HeldKey,
  ): Promise<FastifyReply> {
    const target = parseTarget(held.jobId);
    const earlier = held.kind === 'takeover' ? await call.find(target) : null;
    if (earlier !== null) void reply.header('idempotent-replayed', 'true');
    const ordered = earlier ?? (await order(request, reply, { call, held, target }));
    await deps.onStep('idempotency.ordered');
    if (call.isRefused?.(ordered) === true) {
      await abandon(request, held);
      return sendOrdered(reply, call, ordered);
    }
    try {
      const answer = await describe(reply, call, ordered, 'keep');
      await deps.keys.complete({ scope: held.scope, key: held.key, jobId: held.jobId, ...answer });
    } catch (err) {
      // It is admitted, so the caller hears of it; a repeat finds it by the admission's verdict.
      request.log.warn({ err, jobId: target.jobId }, 'the answer to an idempotent request could not be kept');
    }
    await deps.onStep('idempotency.kept');
    return sendOrdered(reply, call, ordered);
  }

  async function order<Ordered>(
    request: FastifyRequest,
    reply: FastifyReply,
    { call, held, target }: { call: SpendingCall<Ordered>; held: HeldKey; target: SpendingTarget },
  ): Promise<Ordered> {
    let begun = false;
    try {
      await deps.admissible(request, reply);
      begun = true;
      return await call.run(target);
    } catch (error) {
      // Without a clear refusal the order may have been admitted: the lease runs out and the verdict tells.
      if (!begun || isRefusal(error)) {
        await abandon(request, held);
      }
      throw error;
    }
  }

  async function abandon(request: FastifyRequest, held: HeldKey): Promise<void> {
    await deps.keys.abandon(held).catch((err: unknown) => {
      request.log.warn({ err }, 'an idempotency key stays taken until its lease runs out');
    });
  }

  return spend;
}

interface HeldKey extends KeyedCall {
  readonly kind: 'first' | 'takeover';
  readonly jobId: string;
  readonly lease: number;
}

/** The same order is being worked on by somebody else, or by the queue. */
export function inProgress(): DomainError {
  return new DomainError({
    code: 'IDEMPOTENCY_IN_PROGRESS',
    message: 'A request with this Idempotency-Key is being worked on; repeat it in a moment.',
    details: { retryAfterSeconds: 1 },
  });
}

function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && error.code !== 'DEPENDENCY_DOWN';
}

async function sendOrdered<Ordered>(
  reply: FastifyReply,
  call: SpendingCall<Ordered>,
  ordered: Ordered,
): Promise<FastifyReply> {
  return send(reply, await describe(reply, call, (await call.wait?.(ordered)) ?? ordered, 'send'));
}

/** The answer as the route's schema writes it. */
async function describe<Ordered>(
  reply: FastifyReply,
  call: SpendingCall<Ordered>,
  ordered: Ordered,
  use: 'send' | 'keep',
): Promise<StoredResponse> {
  const { status, headers, body } = await call.answer(ordered, use);
  return { status, headers, body: String(reply.code(status).serialize(body)) };
}

function send(reply: FastifyReply, answer: StoredResponse): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).type('application/json; charset=utf-8').send(answer.body);
}
