/** The HS256 secret of test runs; signs nothing anywhere else. */
export const TEST_SECRET = 'a secret for tests, long enough for HS256'
