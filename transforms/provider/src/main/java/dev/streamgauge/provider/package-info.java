/**
 * The transforms for other SDKs, Beam YAML and Beam SQL: {@code SchemaTransformProvider}s, rows in
 * and rows out. Batches stay inside; what a transform does belongs into its own package.
 */
package dev.streamgauge.provider;
