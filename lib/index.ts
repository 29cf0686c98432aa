export { streams } from './tensor/streams.js';
