/**
 * Builds the package where it is packed: for `npm pack`, and for a git dependency, which npm packs from a checkout. An
 * installation for work on the repository itself does not need it.
 */
const { execSync } = require('node:child_process')

const isWorkHere = ['ci', 'install', 'install-test', 'clean-install'].includes(process.env.npm_command ?? '')
// npm makes the checkout of a git dependency in its cache.
const isGitDependency = process.cwd().includes('_cacache') || process.cwd().includes('git-clone')
if (!isWorkHere || isGitDependency) execSync('npm run build', { stdio: 'inherit' })
