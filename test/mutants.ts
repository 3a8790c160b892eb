/**
 * Breaks of rules and constants for `npm run mutate`: each has to be noticed by the suites that it names. One per promise
 * is enough. A line that has moved is named by the command; a new rule gets a line.
 */

export interface Mutant {
  /** Below `src/`. */
  file: string
  /** Text that occurs once in the file. */
  from: string
  to: string
  /** Parts of the paths of the suites that notice it, separated by spaces. */
  by: string
}

const mutant = (file: string, from: string, to: string, by: string): Mutant => ({ file, from, to, by })

export const MUTANTS: Mutant[] = [
  mutant(
    'gateway/cors.ts',
    'DAY_SECONDS = 24 * 60 * 60',
    'DAY_SECONDS = 60',
    'responses-carry-their-headers',
  ),
  mutant(
    'user/schedule/orders.ts',
    'order.nextTryAt === undefined',
    'true',
    'user/schedule/orders each-slot-has-one-digest',
  ),
  mutant(
    'user/jobs/jobTable.ts',
    'endedAt IS NULL THEN startedAt + ?2',
    'endedAt IS NULL THEN startedAt + ?1',
    'export-has-all-erasure-leaves-nothing',
  ),
  mutant(
    'gateway/link/access.ts',
    'networkOf(request)',
    "request.headers.get('CF-Connecting-IP')",
    'digest-links-open-one-digest',
  ),
]
