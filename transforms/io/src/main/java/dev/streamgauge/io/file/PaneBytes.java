package dev.streamgauge.io.file;

import java.io.IOException;
import java.io.Serializable;

/** Makes the content of a window's file. */
@FunctionalInterface
interface PaneBytes<T> extends Serializable {
  byte[] of(T pane) throws IOException;
}
