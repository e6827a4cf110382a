package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.io.kafka.topics.TopicNames;
import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in a file where reading began, for runs that save no checkpoint marks: the end of a topic,
 * where {@code auto.offset.reset=latest} begins, is different after a restart.
 */
final class KafkaStartFile implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(KafkaStartFile.class);
  private static final String NAME = "kafka-start.properties";
  private static final String TOPIC = "topic";
  private static final String ID = "id";
  private static final String PARTITION = "partition.";

  /** All parts of a source write the same file. */
  private static final Object LOCK = new Object();

  private final String directory;
  private final String topic;
  private final boolean resumes;

  private KafkaStartFile(String directory, String topic, boolean resumes) {
    this.directory = directory;
    this.topic = topic;
    this.resumes = resumes;
  }

  /**
   * Creates the file in {@code directory} for the partitions of {@code topics}; several topics have
   * one each, in folders named for them.
   */
  static KafkaStartFile in(Path directory, String topics) {
    String path = directory.toAbsolutePath().normalize().toString();
    KafkaStartFile file = new KafkaStartFile(path, topics, false);
    boolean resumes =
        TopicNames.parse(topics).isOne()
            ? topics.equals(file.load().getProperty(TOPIC))
            : hasFolders(Path.of(path));
    return new KafkaStartFile(path, topics, resumes);
  }

  private static boolean hasFolders(Path directory) {
    try (Stream<Path> inside = Files.list(directory)) {
      return inside.anyMatch(folder -> Files.exists(folder.resolve(NAME)));
    } catch (IOException e) {
      // Reading has never begun.
      return false;
    }
  }

  /** Returns the file of {@code one} of the topics. */
  KafkaStartFile ofTopic(String one) {
    return topic.equals(one)
        ? this
        : new KafkaStartFile(Path.of(directory).resolve(one).toString(), one, resumes);
  }

  /** Returns whether an earlier run had begun to read when this was created. */
  boolean resumes() {
    return resumes;
  }

  /**
   * Returns where reading began in each partition; empty if it never has. If the topic was created
   * again, all its records are newer, so its partitions begin at 0.
   */
  Map<Integer, Long> begun(Uuid id) {
    synchronized (LOCK) {
      Properties properties = load();
      Map<Integer, Long> offsets = new HashMap<>();
      if (!topic.equals(properties.getProperty(TOPIC))) {
        return offsets;
      }
      boolean same = id.toString().equals(properties.getProperty(ID));
      for (String name : properties.stringPropertyNames()) {
        if (name.startsWith(PARTITION)) {
          int partition = Integer.parseInt(name.substring(PARTITION.length()));
          offsets.put(partition, same ? Long.parseLong(properties.getProperty(name)) : 0L);
        }
      }
      return offsets;
    }
  }

  /**
   * Records that reading has begun there. A file that cannot be written is logged: a restart then
   * begins where {@code auto.offset.reset} says.
   */
  void begin(Uuid id, Map<Integer, Long> offsets) {
    synchronized (LOCK) {
      Properties properties = load();
      if (!topic.equals(properties.getProperty(TOPIC))
          || !id.toString().equals(properties.getProperty(ID))) {
        properties.clear();
        properties.setProperty(TOPIC, topic);
        properties.setProperty(ID, id.toString());
      }
      offsets.forEach(
          (partition, offset) ->
              properties.setProperty(PARTITION + partition, Long.toString(offset)));
      try {
        StringWriter text = new StringWriter();
        properties.store(text, null);
        OwnerOnly.directory(Path.of(directory));
        AtomicFile.replace(file(), text.toString().getBytes(ISO_8859_1));
      } catch (IOException e) {
        LOG.warn("Cannot write {}: {}", file(), e.toString());
      }
    }
  }

  private Path file() {
    return Path.of(directory).resolve(NAME);
  }

  private Properties load() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file(), ISO_8859_1)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      // Reading has never begun.
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Cannot read {}: {}", file(), e.toString());
      properties.clear();
    }
    return properties;
  }
}
