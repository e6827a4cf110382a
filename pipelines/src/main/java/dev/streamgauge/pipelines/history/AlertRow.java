package dev.streamgauge.pipelines.history;

import dev.streamgauge.alerts.event.AlertEvent;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An alert that was emitted.
 *
 * @param group the group and name of its rule
 * @param event its last event
 * @param firedAtMillis the event time at which it was emitted as firing
 * @param resolvedAtMillis the event time at which it was emitted as resolved; null while it fires
 */
public record AlertRow(
    String group, AlertEvent event, long firedAtMillis, @Nullable Long resolvedAtMillis) {}
