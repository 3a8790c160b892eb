/*
 * Installs what package-lock.json names, unless that is installed. Runs before `npm run demo`, `npm start` and `npm test`,
 * on the Node of the machine (18 or later): keep it plain. The project's own Node comes with the installation.
 */
'use strict'
const { spawnSync } = require('node:child_process')
const { existsSync, readFileSync, rmSync } = require('node:fs')
const { join } = require('node:path')
const { faultOf } = require('./pinnedNode.cjs')

const root = join(__dirname, '..')
const packagesOf = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {})

/** npm notes there what it has installed. Optional packages may be for other platforms. */
const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'))
const wanted = packagesOf(join(root, 'package-lock.json'))
const isMissing = ([path, { version, optional, link }]) =>
  path.includes('node_modules/') &&
  !optional &&
  !link &&
  (!installed[path] || installed[path].version !== version)

if (Object.entries(wanted).some(isMissing)) {
  console.error('Installing the packages named in package-lock.json (once) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const install = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (install.status !== 0) process.exit(install.status || 1)
  const fault = faultOf(root)
  if (fault) {
    // Nothing may run it.
    rmSync(join(root, 'node_modules', 'node'), { recursive: true, force: true })
    console.error(fault)
    process.exit(1)
  }
}
