package dev.streamgauge.pipelines.alert;

/**
 * Where notifications wait.
 *
 * @param directory a path or URL
 * @param shared whether the machines of a cluster share it; otherwise it belongs to this machine
 */
record OutboxPlace(String directory, boolean shared) {}
