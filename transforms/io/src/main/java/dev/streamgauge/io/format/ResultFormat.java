package dev.streamgauge.io.format;

import dev.streamgauge.windows.result.WindowCounts;

/**
 * Writes results as text.
 *
 * @since 0.1.0
 */
public interface ResultFormat extends PaneFormat<WindowCounts> {}
