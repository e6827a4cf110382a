package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.notify.shared.SharedFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A journal in a shared folder, for file systems that cannot append. It consists of files that are
 * named by the number of the lease under which they were written and by a number of their own; the
 * last one is rewritten as a whole until it is full. So the holder of an older lease, who does not
 * know yet that it has lost that, overwrites nothing of a newer one. Used by one thread.
 */
final class SharedJournal {
  private static final int FULL_BYTES = 32 << 10;

  private final SharedFolder folder;
  private final String path;
  private final long lease;
  private final ByteArrayOutputStream last = new ByteArrayOutputStream();
  private long number;

  /** Creates a journal in the directory {@code path} of {@code folder}. */
  SharedJournal(SharedFolder folder, String path, long lease) {
    this.folder = folder;
    this.path = path;
    this.lease = lease;
  }

  /** Returns all of it, the oldest first. */
  byte[] read() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : folder.list(path)) {
      byte[] part = folder.read(path + "/" + name);
      if (part != null) {
        all.writeBytes(part);
      }
    }
    return all.toByteArray();
  }

  /**
   * Adds {@code bytes}. If that fails, the next addition makes up for it.
   *
   * @throws IOException if they could not be written
   */
  void append(byte[] bytes) throws IOException {
    last.writeBytes(bytes);
    folder.replace(path + "/" + name(), last.toByteArray());
    if (last.size() >= FULL_BYTES) {
      begin();
    }
  }

  /** Replaces all of it by {@code bytes}. A crash may leave the old content before them. */
  void rewrite(byte[] bytes) throws IOException {
    begin();
    String name = name();
    folder.replace(path + "/" + name, bytes);
    begin();
    for (String older : folder.list(path)) {
      if (older.compareTo(name) < 0) {
        folder.delete(path + "/" + older);
      }
    }
  }

  private void begin() {
    last.reset();
    number++;
  }

  private String name() {
    return String.format("%016x-%08x", lease, number);
  }
}
