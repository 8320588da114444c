#pragma once

#include <QString>

#include <optional>
#include <string>

#include "oms/mirror/link_target.h"
#include "oms/model/result.h"

namespace app {

// What --connect, --token, --token-file and --tls-fingerprint say together. The error is a sentence with its remedy.
oms::Result<oms::LinkTarget> readLinkTarget(const QString& url, const std::optional<QString>& token,
                                            const std::optional<QString>& tokenFile, const QString& fingerprint);

}  // namespace app
