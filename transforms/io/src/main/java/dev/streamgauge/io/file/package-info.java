/**
 * Reads whole files and writes results to files. Files that grow while they are read belong in
 * {@code io.tail}.
 */
package dev.streamgauge.io.file;
