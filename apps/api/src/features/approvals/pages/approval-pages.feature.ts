import type { WorkflowStore } from '@callsheet/engine';
import type { ApiInstance } from '../../../http/api-instance.ts';
import type { AssetReader } from '../../../ports.ts';
import type { ApprovalTokens } from '../approval-token.ts';
import { showErrorsAsPages } from './page-errors.ts';
import { registerSendApproval } from './send-approval.route.ts';
import { registerShowApproval } from './show-approval.route.ts';
import { parseVerdictForm } from './verdict-form.ts';

export interface ApprovalPagesDependencies {
  readonly workflowStore: WorkflowStore;
  readonly approvalTokens: ApprovalTokens;
  readonly assets: Pick<AssetReader, 'sign'>;
  /** Guessing links is slower than reading. */
  readonly limit: { readonly max: number; readonly timeWindow: number };
}

/** Where approval links lead (R-004-49). Wants a scope of its own: it takes forms, and shows its errors to people. */
export function registerApprovalPages(app: ApiInstance, deps: ApprovalPagesDependencies): void {
  app.addContentTypeParser<string>('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, { verdicts: parseVerdictForm(body) }),
  );
  showErrorsAsPages(app);
  registerShowApproval(app, deps);
  registerSendApproval(app, deps);
}
