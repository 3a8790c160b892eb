/**
 * Builds the package where npm packs it from a git dependency, in a checkout of its own. An installation for work on the
 * repository does not need it; `npm run pack` packs that.
 */
const { execSync } = require('node:child_process')

// npm makes the checkout of a git dependency in its cache.
const isGitDependency = process.cwd().includes('_cacache') || process.cwd().includes('git-clone')
if (isGitDependency) {
  execSync('npm run build', { stdio: 'inherit' })
  execSync('npm pkg delete scripts devDependencies allowScripts workspaces', { stdio: 'inherit' })
}
