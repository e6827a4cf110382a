package dev.streamgauge.pipelines.page;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the page says about a run.
 *
 * @param pipeline its name
 * @param runner the name of its runner; null if results are only shown
 * @param source where its lines come from, or results, without secrets
 * @param counted what it counts, in words
 * @param key how it groups counts; null for all lines together
 * @param windowMillis the size of windows; 0 if that is not known
 * @param periodMillis how often they start; 0 if that is not known
 * @param rulesFile the file of its rules; null without rules
 * @param sinks where results go
 * @param live whether lines can be watched as they are read
 */
public record RunInfo(
    String pipeline,
    @Nullable String runner,
    String source,
    String counted,
    @Nullable String key,
    long windowMillis,
    long periodMillis,
    @Nullable String rulesFile,
    List<String> sinks,
    boolean live) {}
