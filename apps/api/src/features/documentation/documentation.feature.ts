import swaggerUi from '@fastify/swagger-ui';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerGetOpenApi } from './get-openapi.route.ts';

/** Everything from this process, no script from elsewhere. The page sets style attributes, hence the inline styles. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The API's description for programs (`/openapi.json`) and for people (`/docs`). */
export async function registerDocumentation(app: ApiInstance): Promise<void> {
  registerGetOpenApi(app);
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    theme: { title: 'Callsheet API' },
    // "Try it out" calls the address that the page came from: under another name the policy and the cookies would not fit.
    transformSpecification: (document) => ({ ...document, servers: [{ url: '/' }] }),
    uiConfig: {
      // Without the bar of the library above the page.
      layout: 'BaseLayout',
      deepLinking: true,
      displayOperationId: true,
      persistAuthorization: true,
      validatorUrl: null,
    },
  });
}
