/** The newsroom's export: its HTTP handler. */
export { default } from './handler.ts'
