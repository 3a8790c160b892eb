/** The bindings of wrangler.jsonc, typed by the package. */
interface MailerEnv {
  DIGESTS: Service<import('digest-service').DigestService>
  DIGEST_JOB: DurableObjectNamespace<import('digest-service').DigestJob>
  USER_STATE: DurableObjectNamespace<import('digest-service').UserState>
}

// What `cloudflare:workers` gives to tests.
declare namespace Cloudflare {
  interface Env extends MailerEnv {}
  interface GlobalProps {
    mainModule: typeof import('./index.ts')
  }
}
