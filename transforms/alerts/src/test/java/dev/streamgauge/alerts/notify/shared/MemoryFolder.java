package dev.streamgauge.alerts.notify.shared;

import java.util.List;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A shared folder in memory, as a plain model of one. */
public final class MemoryFolder implements SharedFolder {
  private final TreeMap<String, byte[]> files = new TreeMap<>();

  @Override
  public synchronized List<String> list(String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return files.keySet().stream()
        .filter(file -> file.startsWith(prefix))
        .map(file -> file.substring(prefix.length()).split("/", 2)[0])
        .distinct()
        .toList();
  }

  @Override
  public synchronized byte @Nullable [] read(String file) {
    byte[] content = files.get(file);
    return content == null ? null : content.clone();
  }

  @Override
  public synchronized boolean create(String file, byte[] content) {
    return files.putIfAbsent(file, content.clone()) == null;
  }

  @Override
  public synchronized void replace(String file, byte[] content) {
    files.put(file, content.clone());
  }

  @Override
  public synchronized void delete(String file) {
    files.remove(file);
  }
}
