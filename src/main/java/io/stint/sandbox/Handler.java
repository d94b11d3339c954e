package io.stint.sandbox;

/** What one action does: reads the call, changes the account, writes the result's members. */
@FunctionalInterface
interface Handler {
  void answer(Call call, XmlAnswer out);
}
