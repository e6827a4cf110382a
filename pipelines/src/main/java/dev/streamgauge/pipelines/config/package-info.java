/**
 * Configuration files and environment variables: where the options of a command come from besides
 * the command line, and checking them before a start. Nothing here runs a pipeline in this process.
 */
package dev.streamgauge.pipelines.config;
