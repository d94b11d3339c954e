package io.stint.web;

/**
 * What goes over a stream.
 *
 * @param data null: only the comment is sent
 * @param comment what programs pass over and people read; null: none
 */
public record StreamItem<T>(T data, String comment) {

  public static <T> StreamItem<T> of(T data) {
    return new StreamItem<>(data, null);
  }
}
