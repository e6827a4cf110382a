package dev.streamgauge.io.spool;

import java.io.IOException;
import java.io.Serializable;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.MemoryRecords;

/** What a spool asks of the disk and the disk may refuse. A seam: tests let it fail. */
interface SpoolDisk extends Serializable {
  /** The disk as it is. */
  SpoolDisk REAL = new SpoolDisk() {};

  /** Writes all of {@code records} at the end of {@code file}, or fails having written some. */
  default void append(FileRecords file, MemoryRecords records) throws IOException {
    int unused = file.append(records);
  }

  /** Returns when all that was written to {@code file} would outlive a loss of power. */
  default void force(FileRecords file) throws IOException {
    file.flush();
  }
}
