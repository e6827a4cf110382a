/** Reads whole files and writes results to files. */
package dev.streamgauge.io.file;
