"""The methods of the Bot API by name, and the parameters of those that are modelled (Bot API 10.3)."""

# Required parameters, "|", optional ones. A test compares the table with aiogram's models.
_TABLE = """
getMe:  |
getUpdates:  | offset limit timeout allowed_updates
setWebhook: url | max_connections allowed_updates drop_pending_updates secret_token
deleteWebhook:  | drop_pending_updates
getWebhookInfo:  |
sendMessage: chat_id text | message_thread_id parse_mode entities link_preview_options
    disable_notification protect_content reply_parameters reply_markup
sendPhoto: chat_id photo | message_thread_id caption parse_mode caption_entities show_caption_above_media
    has_spoiler disable_notification protect_content reply_parameters reply_markup
sendDocument: chat_id document | message_thread_id thumbnail caption parse_mode caption_entities
    disable_content_type_detection disable_notification protect_content reply_parameters reply_markup
sendVoice: chat_id voice | message_thread_id caption parse_mode caption_entities duration
    disable_notification protect_content reply_parameters reply_markup
sendAudio: chat_id audio | message_thread_id caption parse_mode caption_entities duration performer title
    thumbnail disable_notification protect_content reply_parameters reply_markup
sendVideo: chat_id video | message_thread_id duration width height thumbnail caption parse_mode
    caption_entities show_caption_above_media has_spoiler supports_streaming disable_notification
    protect_content reply_parameters reply_markup
sendVideoNote: chat_id video_note | message_thread_id duration length thumbnail disable_notification
    protect_content reply_parameters reply_markup
sendSticker: chat_id sticker | message_thread_id emoji disable_notification protect_content
    reply_parameters reply_markup
sendAnimation: chat_id animation | message_thread_id duration width height thumbnail caption parse_mode
    caption_entities show_caption_above_media has_spoiler disable_notification protect_content
    reply_parameters reply_markup
sendLocation: chat_id latitude longitude | message_thread_id horizontal_accuracy disable_notification
    protect_content reply_parameters reply_markup
sendVenue: chat_id latitude longitude title address | message_thread_id disable_notification
    protect_content reply_parameters reply_markup
sendContact: chat_id phone_number first_name | message_thread_id last_name vcard disable_notification
    protect_content reply_parameters reply_markup
sendMediaGroup: chat_id media | message_thread_id disable_notification protect_content reply_parameters
sendChatAction: chat_id action | message_thread_id
copyMessage: chat_id from_chat_id message_id | message_thread_id caption parse_mode caption_entities
    show_caption_above_media disable_notification protect_content reply_parameters reply_markup
copyMessages: chat_id from_chat_id message_ids | message_thread_id disable_notification protect_content
    remove_caption
forwardMessage: chat_id from_chat_id message_id | message_thread_id disable_notification protect_content
forwardMessages: chat_id from_chat_id message_ids | message_thread_id disable_notification protect_content
editMessageText: chat_id message_id text | parse_mode entities link_preview_options reply_markup
editMessageCaption: chat_id message_id | caption parse_mode caption_entities show_caption_above_media
    reply_markup
editMessageReplyMarkup: chat_id message_id | reply_markup
editMessageMedia: media chat_id message_id | reply_markup
deleteMessage: chat_id message_id |
deleteMessages: chat_id message_ids |
answerCallbackQuery: callback_query_id | text show_alert url cache_time
setMessageReaction: chat_id message_id | reaction is_big
pinChatMessage: chat_id message_id | disable_notification
unpinChatMessage: chat_id | message_id
unpinAllChatMessages: chat_id |
createForumTopic: chat_id name | icon_color
editForumTopic: chat_id message_thread_id | name
closeForumTopic: chat_id message_thread_id |
reopenForumTopic: chat_id message_thread_id |
deleteForumTopic: chat_id message_thread_id |
unpinAllForumTopicMessages: chat_id message_thread_id |
editGeneralForumTopic: chat_id name |
closeGeneralForumTopic: chat_id |
reopenGeneralForumTopic: chat_id |
hideGeneralForumTopic: chat_id |
unhideGeneralForumTopic: chat_id |
unpinAllGeneralForumTopicMessages: chat_id |
getChat: chat_id |
getChatMember: chat_id user_id |
getChatMemberCount: chat_id |
getChatAdministrators: chat_id | return_bots
banChatMember: chat_id user_id | until_date revoke_messages
unbanChatMember: chat_id user_id | only_if_banned
restrictChatMember: chat_id user_id permissions | use_independent_chat_permissions until_date
promoteChatMember: chat_id user_id | is_anonymous can_manage_chat can_delete_messages
    can_manage_video_chats can_restrict_members can_promote_members can_change_info can_invite_users
    can_post_stories can_edit_stories can_delete_stories can_post_messages can_edit_messages
    can_pin_messages can_manage_topics can_send_welcome_messages
setMyCommands: commands | scope language_code
getMyCommands:  | scope language_code
deleteMyCommands:  | scope language_code
setMyName:  | name language_code
getMyName:  | language_code
setMyDescription:  | description language_code
getMyDescription:  | language_code
setMyShortDescription:  | short_description language_code
getMyShortDescription:  | language_code
getFile: file_id |
setChatMenuButton:  | chat_id menu_button
getChatMenuButton:  | chat_id
leaveChat: chat_id |
setChatTitle: chat_id title |
"""

# These exist, but what they do is not modelled: using one is answered with 501.
UNMODELLED = frozenset(
    [
        "allow_paid_broadcast",
        "business_connection_id",
        "certificate",
        "cover",
        "direct_messages_topic_id",
        "ephemeral_message_parameters",
        "foursquare_id",
        "foursquare_type",
        "google_place_id",
        "google_place_type",
        "heading",
        "icon_custom_emoji_id",
        "inline_message_id",
        "ip_address",
        "live_period",
        "message_effect_id",
        "proximity_alert_radius",
        "rich_message",
        "start_timestamp",
        "suggested_post_parameters",
        "video_start_timestamp",
    ]
)

# All methods of Bot API 10.3: one that is not modelled is answered with 501, any other name with 404.
EXISTING = frozenset(
    [
        "addStickerToSet",
        "answerCallbackQuery",
        "answerChatJoinRequestQuery",
        "answerGuestQuery",
        "answerInlineQuery",
        "answerPreCheckoutQuery",
        "answerShippingQuery",
        "answerWebAppQuery",
        "approveChatJoinRequest",
        "approveSuggestedPost",
        "banChatMember",
        "banChatSenderChat",
        "close",
        "closeForumTopic",
        "closeGeneralForumTopic",
        "convertGiftToStars",
        "copyMessage",
        "copyMessages",
        "createChatInviteLink",
        "createChatSubscriptionInviteLink",
        "createForumTopic",
        "createInvoiceLink",
        "createNewStickerSet",
        "declineChatJoinRequest",
        "declineSuggestedPost",
        "deleteAllMessageReactions",
        "deleteBusinessMessages",
        "deleteChatPhoto",
        "deleteChatStickerSet",
        "deleteEphemeralMessage",
        "deleteForumTopic",
        "deleteMessage",
        "deleteMessageReaction",
        "deleteMessages",
        "deleteMyCommands",
        "deleteStickerFromSet",
        "deleteStickerSet",
        "deleteStory",
        "deleteWebhook",
        "editChatInviteLink",
        "editChatSubscriptionInviteLink",
        "editEphemeralMessageCaption",
        "editEphemeralMessageMedia",
        "editEphemeralMessageReplyMarkup",
        "editEphemeralMessageText",
        "editForumTopic",
        "editGeneralForumTopic",
        "editMessageCaption",
        "editMessageChecklist",
        "editMessageLiveLocation",
        "editMessageMedia",
        "editMessageReplyMarkup",
        "editMessageText",
        "editStory",
        "editUserStarSubscription",
        "exportChatInviteLink",
        "forwardMessage",
        "forwardMessages",
        "getAvailableGifts",
        "getBusinessAccountGifts",
        "getBusinessAccountStarBalance",
        "getBusinessConnection",
        "getChat",
        "getChatAdministrators",
        "getChatGifts",
        "getChatMember",
        "getChatMemberCount",
        "getChatMenuButton",
        "getCustomEmojiStickers",
        "getFile",
        "getForumTopicIconStickers",
        "getGameHighScores",
        "getManagedBotAccessSettings",
        "getManagedBotToken",
        "getMe",
        "getMyCommands",
        "getMyDefaultAdministratorRights",
        "getMyDescription",
        "getMyName",
        "getMyShortDescription",
        "getMyStarBalance",
        "getStarTransactions",
        "getStickerSet",
        "getUpdates",
        "getUserChatBoosts",
        "getUserGifts",
        "getUserPersonalChatMessages",
        "getUserProfileAudios",
        "getUserProfilePhotos",
        "getWebhookInfo",
        "giftPremiumSubscription",
        "hideGeneralForumTopic",
        "leaveChat",
        "logOut",
        "pinChatMessage",
        "postStory",
        "promoteChatMember",
        "readBusinessMessage",
        "refundStarPayment",
        "removeBusinessAccountProfilePhoto",
        "removeChatVerification",
        "removeMyProfilePhoto",
        "removeUserVerification",
        "reopenForumTopic",
        "reopenGeneralForumTopic",
        "replaceManagedBotToken",
        "replaceStickerInSet",
        "repostStory",
        "restrictChatMember",
        "revokeChatInviteLink",
        "savePreparedInlineMessage",
        "savePreparedKeyboardButton",
        "sendAnimation",
        "sendAudio",
        "sendChatAction",
        "sendChatJoinRequestWebApp",
        "sendChecklist",
        "sendContact",
        "sendDice",
        "sendDocument",
        "sendGame",
        "sendGift",
        "sendInvoice",
        "sendLivePhoto",
        "sendLocation",
        "sendMediaGroup",
        "sendMessage",
        "sendMessageDraft",
        "sendPaidMedia",
        "sendPhoto",
        "sendPoll",
        "sendRichMessage",
        "sendRichMessageDraft",
        "sendSticker",
        "sendVenue",
        "sendVideo",
        "sendVideoNote",
        "sendVoice",
        "setBusinessAccountBio",
        "setBusinessAccountGiftSettings",
        "setBusinessAccountName",
        "setBusinessAccountProfilePhoto",
        "setBusinessAccountUsername",
        "setChatAdministratorCustomTitle",
        "setChatDescription",
        "setChatMemberTag",
        "setChatMenuButton",
        "setChatPermissions",
        "setChatPhoto",
        "setChatStickerSet",
        "setChatTitle",
        "setCustomEmojiStickerSetThumbnail",
        "setGameScore",
        "setManagedBotAccessSettings",
        "setMessageReaction",
        "setMyCommands",
        "setMyDefaultAdministratorRights",
        "setMyDescription",
        "setMyName",
        "setMyProfilePhoto",
        "setMyShortDescription",
        "setPassportDataErrors",
        "setStickerEmojiList",
        "setStickerKeywords",
        "setStickerMaskPosition",
        "setStickerPositionInSet",
        "setStickerSetThumbnail",
        "setStickerSetTitle",
        "setUserEmojiStatus",
        "setWebhook",
        "stopMessageLiveLocation",
        "stopPoll",
        "transferBusinessAccountStars",
        "transferGift",
        "unbanChatMember",
        "unbanChatSenderChat",
        "unhideGeneralForumTopic",
        "unpinAllChatMessages",
        "unpinAllForumTopicMessages",
        "unpinAllGeneralForumTopicMessages",
        "unpinChatMessage",
        "upgradeGift",
        "uploadStickerFile",
        "verifyChat",
        "verifyUser",
    ]
)


def _read() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    table: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for line in _TABLE.replace("\n    ", " ").strip().splitlines():
        name, _, rest = line.partition(":")
        required, _, optional = rest.partition("|")
        table[name] = (frozenset(required.split()), frozenset(required.split() + optional.split()))
    return table


PARAMETERS = _read()
BY_LOWER = {name.lower(): name for name in EXISTING}
