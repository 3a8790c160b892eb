declare const _default: ExportedHandler<Env>;
export default _default;
