package io.stint.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Virtual MFA devices with real TOTP seeds; codes are those of the sandbox's clock. */
final class MfaDevices {
  private static final int MOST = 8;

  private final Account account;
  private final XmlViews views;

  MfaDevices(Account account, XmlViews views) {
    this.account = account;
    this.views = views;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateVirtualMFADevice", this::create);
    calls.put("EnableMFADevice", this::enable);
    calls.put("DeactivateMFADevice", this::deactivate);
    calls.put("ResyncMFADevice", this::resync);
    calls.put("GetMFADevice", this::get);
    calls.put("ListMFADevices", this::list);
    calls.put("ListVirtualMFADevices", this::listVirtual);
    calls.put("DeleteVirtualMFADevice", this::delete);
  }

  private MfaDevice device(String serial) {
    return account
        .mfaDevices
        .find(serial)
        .orElseThrow(
            () ->
                SandboxError.notFound(
                    "VirtualMFADevice with serial number " + serial + " doesn't exist."));
  }

  private List<MfaDevice> of(User user) {
    return account.mfaDevices.all().stream().filter(d -> user.id().equals(d.userId())).toList();
  }

  private void create(Call call, XmlAnswer out) {
    String serial = Named.arn("mfa", call.get("Path", "/"), call.get("VirtualMFADeviceName"));
    if (account.mfaDevices.find(serial).isPresent()) {
      throw SandboxError.exists("MFADevice entity at the same path and name already exists.");
    }
    String seed = Ids.random(64);
    MfaDevice device = new MfaDevice(serial, seed, null, null, Tags.fresh(call));
    account.mfaDevices.put(device);
    String uri =
        "otpauth://totp/Amazon%20Web%20Services:"
            + call.get("VirtualMFADeviceName")
            + "@"
            + Named.ACCOUNT
            + "?secret="
            + seed
            + "&issuer=Amazon%20Web%20Services";
    out.open("VirtualMFADevice").text("SerialNumber", serial);
    out.text("Base32StringSeed", base64(seed));
    // AWS sends a picture of this address; here it is the address itself.
    out.text("QRCodePNG", base64(uri));
    Tags.write(out, device.tags());
    out.close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void enable(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    MfaDevice device = device(call.get("SerialNumber"));
    if (device.userId() != null) {
      throw SandboxError.exists("MFA Device is already in use.");
    }
    if (of(user).size() >= MOST) {
      throw SandboxError.limitExceeded("Cannot exceed quota for MFADevicesPerUser: " + MOST);
    }
    checkCodes(call, device);
    account.mfaDevices.put(device.assigned(user.id(), call.now()));
  }

  private static void checkCodes(Call call, MfaDevice device) {
    String first = call.get("AuthenticationCode1");
    String second = call.get("AuthenticationCode2");
    if (!Totp.inARow(device.seed(), first, second, call.now())) {
      throw SandboxError.of(
          403, "InvalidAuthenticationCode", "Authentication code for device is not valid");
    }
  }

  private MfaDevice assigned(Call call) {
    User user = account.user(call.userNameOrCaller());
    MfaDevice device = device(call.get("SerialNumber"));
    if (!user.id().equals(device.userId())) {
      throw SandboxError.notFound("MFA Device invalid for user.");
    }
    return device;
  }

  private void deactivate(Call call, XmlAnswer out) {
    account.mfaDevices.put(assigned(call).assigned(null, null));
  }

  private void resync(Call call, XmlAnswer out) {
    checkCodes(call, assigned(call));
  }

  private void get(Call call, XmlAnswer out) {
    MfaDevice device = device(call.get("SerialNumber"));
    if (device.userId() != null) {
      account.users.byId(device.userId()).ifPresent(user -> out.text("UserName", user.name()));
    }
    out.text("SerialNumber", device.serial()).text("EnableDate", device.enabled());
  }

  private void list(Call call, XmlAnswer out) {
    User user = account.user(call.userNameOrCaller());
    Page.of(of(user), MfaDevice::serial, call.request())
        .write(
            out,
            "MFADevices",
            device ->
                out.text("UserName", user.name())
                    .text("SerialNumber", device.serial())
                    .text("EnableDate", device.enabled()));
  }

  private void listVirtual(Call call, XmlAnswer out) {
    String status = call.get("AssignmentStatus", "Any");
    List<MfaDevice> found =
        account.mfaDevices.all().stream()
            .filter(
                device ->
                    status.equals("Any") || status.equals("Assigned") == (device.userId() != null))
            .toList();
    Page.of(found, MfaDevice::serial, call.request())
        .write(out, "VirtualMFADevices", device -> write(out, device));
  }

  private void write(XmlAnswer out, MfaDevice device) {
    out.text("SerialNumber", device.serial());
    Instant enabled = device.enabled();
    out.text("EnableDate", enabled);
    if (device.userId() != null) {
      account
          .users
          .byId(device.userId())
          .ifPresent(user -> out.in("User", () -> views.user(out, user)));
    }
  }

  private void delete(Call call, XmlAnswer out) {
    MfaDevice device = device(call.get("SerialNumber"));
    if (device.userId() != null) {
      throw SandboxError.of(
          409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.");
    }
    account.mfaDevices.remove(device);
  }
}
