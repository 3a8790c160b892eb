/** What `npm run types` declares where a deployment has every optional binding: the service has to compile with it. */
interface __BaseEnv_Env {
  NEWSROOM: Fetcher
  EVENTS: Queue
  AUTH_SECRET_PREVIOUS: string
}
