package dev.streamgauge.io.tail;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.ChecksummedRecords;
import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.OwnerOnly;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a {@link WatchJournal}: records, each preceded by its length and CRC-32C. The first
 * says where reading begins, the others what was read, in order. Entries that are no longer needed
 * are dropped when the file is rewritten, at the start and whenever it has doubled. A damaged
 * record affects only itself. Not thread-safe.
 */
final class JournalFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);
  private static final String NAME = "positions.log";
  private static final Coder<List<FilePosition>> POSITIONS = ListCoder.of(FilePosition.CODER);
  private static final byte[] KINDS = {0, 1};
  private static final long SMALLEST_TO_REWRITE = 4L << 20;

  private final WatchJournal settings;
  private final Path file;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private JournalContent content;
  private FileChannel channel;
  private long rewriteAt = SMALLEST_TO_REWRITE;

  private JournalFile(WatchJournal settings) {
    this.settings = settings;
    this.file = Path.of(settings.directory()).resolve(NAME);
  }

  /**
   * Opens the journal.
   *
   * @throws IOException if it cannot be read or written
   */
  static JournalFile open(WatchJournal settings) throws IOException {
    JournalFile journal = new JournalFile(settings);
    OwnerOnly.directory(journal.file.getParent());
    long start = settings.start() == null ? Long.MIN_VALUE : settings.start().getMillis();
    journal.content = journal.read(Math.max(start, settings.release().releasedBeforeMillis()));
    if (journal.content.begun()) {
      journal.write(journal.content);
    }
    return journal;
  }

  /** Returns where to begin and what was read from there, as of when the journal was opened. */
  JournalContent content() {
    return content;
  }

  /** Begins the journal, if it is new, at {@code positions}. */
  void begin(List<FilePosition> positions) throws IOException {
    if (channel == null) {
      write(new JournalContent(true, positions, List.of()));
    }
  }

  /**
   * Records what is about to be emitted. A failed write is logged: after a crash it would be read
   * again with other times.
   *
   * @param known whether a content must still be remembered
   */
  void add(JournalEntry stamp, IntPredicate known) {
    try {
      long size = channel.position();
      try {
        append(channel, encode(stamp));
      } catch (IOException e) {
        // Half a record would hide all later ones.
        channel.truncate(size);
        throw e;
      }
      if (size > rewriteAt) {
        write(read(settings.release().releasedBeforeMillis()).retain(known));
      }
    } catch (IOException e) {
      limitedLog.warn("Cannot write {} ({}); logged at most once a minute", file, e.toString());
    }
  }

  private JournalContent read(long startMillis) throws IOException {
    JournalContent.Builder builder = new JournalContent.Builder(startMillis);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return builder.build();
    }
    int damaged = ChecksummedRecords.read(bytes, 0, KINDS, record -> decode(record, builder));
    if (damaged > 0) {
      LOG.warn(
          "{}: skipped {} bytes that are no intact record, as a crash or a damaged disk leaves"
              + " them. What they noted is read again, with other arrival times",
          file,
          damaged);
    }
    return builder.build();
  }

  /** Replaces the file by one with this content, and appends to it from now on. */
  private void write(JournalContent newContent) throws IOException {
    AtomicFile.replace(
        file,
        out -> {
          append(out, encode(newContent));
          for (JournalEntry stamp : newContent.stamps()) {
            append(out, encode(stamp));
          }
        });
    close();
    channel = FileChannel.open(file, WRITE, APPEND);
    rewriteAt = Math.max(SMALLEST_TO_REWRITE, 2 * channel.size());
  }

  private static byte[] encode(JournalContent positions) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBoolean(true);
    POSITIONS.encode(positions.positions(), out);
    return bytes.toByteArray();
  }

  private static byte[] encode(JournalEntry stamp) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBoolean(false);
    out.writeLong(stamp.timeMillis());
    out.writeLong(stamp.from());
    FilePosition.CODER.encode(stamp.after(), out);
    return bytes.toByteArray();
  }

  private static void decode(byte[] record, JournalContent.Builder builder) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    if (in.readBoolean()) {
      builder.begin(FilePosition.decodeList(in));
    } else {
      builder.add(new JournalEntry(in.readLong(), in.readLong(), FilePosition.CODER.decode(in)));
    }
  }

  private static void append(FileChannel channel, byte[] record) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(ChecksummedRecords.HEADER_BYTES + record.length);
    buffer
        .putInt(record.length)
        .putInt(ChecksummedRecords.crc(record, 0, record.length))
        .put(record)
        .flip();
    AtomicFile.writeFully(channel, buffer);
  }

  @Override
  public void close() {
    if (channel != null) {
      Closeables.closeQuietly(channel);
    }
  }
}
