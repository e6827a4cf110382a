package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertGroup;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Stores nothing: unsent messages are lost with the process. */
class MemoryStore implements MessageStore {
  @Override
  public List<Message> leftovers() {
    return List.of();
  }

  @Override
  public List<String> delivered() {
    return List.of();
  }

  @Override
  public boolean write(Message message) {
    return false;
  }

  @Override
  public AlertGroup read(String name) {
    throw new IllegalStateException("messages in memory have their content");
  }

  @Override
  public void delete(String name) {}

  @Override
  public void deliver(Collection<String> ids, Collection<String> all) {}

  @Override
  public void reject(AlertGroup message, String name, String reason) {}

  @Override
  public void spoil(String name) {}

  @Override
  public List<AlertGroup> firing() {
    return List.of();
  }

  @Override
  public void fires(AlertGroup alerts) {}

  @Override
  public void ended(Collection<String> keys) {}

  @Override
  public void keepFiring(int alive, Supplier<List<AlertGroup>> all) {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "memory";
  }
}
