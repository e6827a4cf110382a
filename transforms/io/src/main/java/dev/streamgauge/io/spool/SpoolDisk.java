package dev.streamgauge.io.spool;

import java.io.IOException;
import java.io.Serializable;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.MemoryRecords;

/** The disk operations of a spool that may fail. A seam: tests let them fail. */
interface SpoolDisk extends Serializable {
  /** The real disk. */
  SpoolDisk REAL = new SpoolDisk() {};

  /** Writes all of {@code records} at the end of {@code file}, or fails having written some. */
  default void append(FileRecords file, MemoryRecords records) throws IOException {
    int unused = file.append(records);
  }

  /** Forces {@code file}: everything written to it survives power loss once this returns. */
  default void force(FileRecords file) throws IOException {
    file.flush();
  }
}
