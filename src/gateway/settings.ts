/** Judges the settings: what is set, but does nothing or something else than was meant. Pure. */
import { JURISDICTIONS, LOCATIONS } from '../contract/place.ts'
import { optionalBindings } from '../platform/optionalBindings.ts'
import { hasSecret } from '../platform/secrets.ts'
import { hasProvider, maxAgeSeconds } from './auth.ts'
import { listedOrigins } from './cors.ts'

/** A sentence for each wrong setting. It names the setting, and never the value of a secret. */
export function wrongSettings(env: Env): string[] {
  const { AUTH_SECRET = '', AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE } = env
  const { JURISDICTION, LOCATION_HINT, LOG_LEVEL, MAX_JOBS_PER_DAY, AUTH_MAX_HOURS } = env
  const isOther = (value: string | undefined, known: readonly string[]) => value && !known.includes(value)
  const rules: [boolean | string | undefined, string][] = [
    [AUTH_SECRET !== '' && !hasSecret(env), 'AUTH_SECRET has fewer than 32 characters and counts as none'],
    [
      optionalBindings(env).AUTH_SECRET_PREVIOUS && !hasSecret(env),
      'AUTH_SECRET_PREVIOUS counts only beside AUTH_SECRET',
    ],
    [
      (AUTH_JWKS_URL || AUTH_ISSUER || AUTH_AUDIENCE) && !hasProvider(env),
      'AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE: a provider needs all three, and every token the issuer and audience that are set',
    ],
    [AUTH_JWKS_URL && !URL.canParse(AUTH_JWKS_URL), 'AUTH_JWKS_URL is not a URL'],
    [
      AUTH_MAX_HOURS && maxAgeSeconds(env) === 0,
      'AUTH_MAX_HOURS is not a number of hours: no token is accepted',
    ],
    [isOther(JURISDICTION, JURISDICTIONS), `JURISDICTION is none of ${JURISDICTIONS.join(', ')}`],
    [isOther(LOCATION_HINT, LOCATIONS), `LOCATION_HINT is none of ${LOCATIONS.join(', ')}`],
    [isOther(LOG_LEVEL, ['error', 'info']), 'LOG_LEVEL is neither error nor info: error counts'],
    [
      MAX_JOBS_PER_DAY && !/^[1-9]\d{0,6}$/.test(MAX_JOBS_PER_DAY),
      'MAX_JOBS_PER_DAY is not a whole number: 200 counts',
    ],
    ...listedOrigins(env).wrong.map((entry): [boolean, string] => [
      true,
      `CORS_ORIGINS: ${entry.slice(0, 100)} is not an origin such as https://app.example and never matches`,
    ]),
  ]
  return rules.flatMap(([isWrong, sentence]) => (isWrong ? [sentence] : []))
}
