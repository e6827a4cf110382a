package dev.streamgauge.pipelines.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a relay remembers over a restart: its id, and up to where it had read at the end of each of
 * the last two transactions. The later one may not have been committed; the cluster knows which one
 * was the last, by its name.
 */
final class RelayState {
  private static final Logger LOG = LoggerFactory.getLogger(RelayState.class);
  private static final String FILE = "relay.properties";

  /**
   * Where a transaction ended.
   *
   * @param transaction its name, which no other has
   * @param mark the encoded mark of the source; null for the beginning
   */
  record Point(String transaction, byte @Nullable [] mark) {}

  private final Optional<Path> directory;
  private final String topic;
  private final String source;
  private final String id;
  private Point committed;
  private @Nullable Point prepared;

  private RelayState(
      Optional<Path> directory,
      String topic,
      String source,
      String id,
      Point committed,
      @Nullable Point prepared) {
    this.directory = directory;
    this.topic = topic;
    this.source = source;
    this.id = id;
    this.committed = committed;
    this.prepared = prepared;
  }

  /**
   * Reads the state in {@code directory}, or creates that of a relay that has not begun.
   *
   * @param directory empty for a relay whose source cannot be read again
   * @param topic where it sends to
   * @param source where it reads from
   * @throws ConfigException if it is the state of another relay, or cannot be read
   */
  static RelayState in(Optional<Path> directory, String topic, String source) {
    Properties saved = new Properties();
    if (directory.isPresent() && Files.exists(directory.get().resolve(FILE))) {
      try (Reader reader = Files.newBufferedReader(directory.get().resolve(FILE), ISO_8859_1)) {
        saved.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new ConfigException(
            "The state of the relay in " + directory.get() + " cannot be read: " + e, e);
      }
      same(directory.get(), "--to", topic, saved.getProperty("topic"));
      same(directory.get(), "--source", source, saved.getProperty("source"));
    }
    String id = saved.getProperty("id", UUID.randomUUID().toString());
    Point begun = point(saved, "committed").orElse(new Point("none", null));
    return new RelayState(
        directory, topic, source, id, begun, point(saved, "prepared").orElse(null));
  }

  private static void same(Path directory, String option, String now, @Nullable String before) {
    if (!now.equals(before)) {
      throw new ConfigException(
          String.format(
              "The directory %s belongs to a relay with %s=%s: start with the same, or name"
                  + " another directory.",
              directory, option, before));
    }
  }

  private static Optional<Point> point(Properties from, String name) {
    String transaction = from.getProperty(name + ".transaction");
    String mark = from.getProperty(name + ".mark");
    return Optional.ofNullable(transaction)
        .map(known -> new Point(known, mark == null ? null : Base64.getDecoder().decode(mark)));
  }

  /** Returns the id of the relay, which no other has. */
  String id() {
    return id;
  }

  /**
   * Decides where to resume.
   *
   * @param last the name of the last transaction that the cluster has committed; empty if it does
   *     not know any
   * @throws ConfigException if the state is not that of the last transaction
   */
  byte @Nullable [] resume(Optional<String> last) {
    if (prepared != null && last.filter(prepared.transaction()::equals).isPresent()) {
      committed = prepared;
    } else if (last.isPresent() && !last.get().equals(committed.transaction())) {
      throw new ConfigException(
          "The state of the relay in "
              + directory.map(Path::toString).orElse("memory")
              + " is not the latest: another process has used a copy of it. Name another"
              + " directory.");
    } else if (last.isEmpty() && committed.mark() != null) {
      LOG.warn(
          "The cluster does not know the last transaction of this relay any more{}.",
          prepared == null ? "" : ": what it sent last may be in the topic twice");
    }
    prepared = null;
    return committed.mark();
  }

  /** Returns the name of the last transaction that was committed. */
  String lastTransaction() {
    return committed.transaction();
  }

  /** Notes, before a transaction is committed, where it ends; returns its name. */
  String prepare(byte[] mark) throws IOException {
    prepared = new Point(UUID.randomUUID().toString(), mark);
    save();
    return prepared.transaction();
  }

  /** Notes that the transaction was committed. The file need not know yet. */
  void committed() {
    committed = prepared;
    prepared = null;
  }

  /** Writes what is known, so that a restart need not ask the cluster. */
  void save() throws IOException {
    if (directory.isEmpty()) {
      return;
    }
    Properties all = new Properties();
    all.setProperty("id", id);
    all.setProperty("topic", topic);
    all.setProperty("source", source);
    add(all, "committed", committed);
    if (prepared != null) {
      add(all, "prepared", prepared);
    }
    StringWriter text = new StringWriter();
    all.store(text, null);
    OwnerOnly.directory(directory.get());
    AtomicFile.replace(directory.get().resolve(FILE), text.toString().getBytes(ISO_8859_1));
  }

  private static void add(Properties to, String name, Point point) {
    to.setProperty(name + ".transaction", point.transaction());
    if (point.mark() != null) {
      to.setProperty(name + ".mark", Base64.getEncoder().encodeToString(point.mark()));
    }
  }
}
