/*
 * Installs what package-lock.json names, unless that was done already. Runs before every other script, on whatever
 * Node the machine has (18 or later): keep it plain. The project's own Node comes with the installation. Also run by
 * npm after any installation, to note that it was done.
 */
'use strict'
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const stamp = join(root, 'node_modules', '.installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(process.platform + process.arch)
  .digest('hex')

if (process.env.npm_lifecycle_event === 'postinstall') {
  // Not there where only somebody else's installation links to this folder.
  if (existsSync(join(root, 'node_modules'))) writeFileSync(stamp, wanted)
} else if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.error('Installing the packages named in package-lock.json (once) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const install = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (install.status !== 0) process.exit(install.status || 1)
  writeFileSync(stamp, wanted)
}
