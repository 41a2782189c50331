"""The methods of the Bot API by name, and the parameters of those that are modelled (Bot API 10.3)."""

# Parameters that many methods share.
_SETS = {
    "@send": "message_thread_id disable_notification protect_content reply_parameters reply_markup "
    "reply_to_message_id allow_sending_without_reply",
    "@bulk": "message_thread_id disable_notification protect_content",
    "@caption": "caption parse_mode caption_entities",
    "@above": "caption parse_mode caption_entities show_caption_above_media",
}

# Required parameters, "|", optional ones. A test compares the table with aiogram's models.
_TABLE = """
getMe: |
getUpdates: | offset limit timeout allowed_updates
setWebhook: url | max_connections allowed_updates drop_pending_updates secret_token
deleteWebhook: | drop_pending_updates
getWebhookInfo: |
sendMessage: chat_id text | disable_web_page_preview parse_mode entities link_preview_options @send
sendPhoto: chat_id photo | has_spoiler @send @above
sendDocument: chat_id document | thumbnail disable_content_type_detection @send @caption
sendVoice: chat_id voice | duration @send @caption
sendAudio: chat_id audio | duration performer title thumbnail @send @caption
sendVideo: chat_id video | duration width height thumbnail has_spoiler supports_streaming @send @above
sendVideoNote: chat_id video_note | duration length thumbnail @send
sendSticker: chat_id sticker | emoji @send
sendAnimation: chat_id animation | duration width height thumbnail has_spoiler @send @above
sendLocation: chat_id latitude longitude | horizontal_accuracy @send
sendVenue: chat_id latitude longitude title address | @send
sendContact: chat_id phone_number first_name | last_name vcard @send
sendMediaGroup: chat_id media | message_thread_id disable_notification protect_content reply_parameters
    reply_to_message_id allow_sending_without_reply
sendChatAction: chat_id action | message_thread_id
copyMessage: chat_id from_chat_id message_id | @send @above
copyMessages: chat_id from_chat_id message_ids | remove_caption @bulk
forwardMessage: chat_id from_chat_id message_id | @bulk
forwardMessages: chat_id from_chat_id message_ids | @bulk
editMessageText: chat_id message_id text | disable_web_page_preview parse_mode entities link_preview_options
    reply_markup
editMessageCaption: chat_id message_id | reply_markup @above
editMessageReplyMarkup: chat_id message_id | reply_markup
editMessageMedia: media chat_id message_id | reply_markup
deleteMessage: chat_id message_id |
deleteMessages: chat_id message_ids |
answerCallbackQuery: callback_query_id | text show_alert url cache_time
setMessageReaction: chat_id message_id | reaction is_big
pinChatMessage: chat_id message_id | disable_notification
unpinChatMessage: chat_id | message_id
unpinAllChatMessages: chat_id |
createForumTopic: chat_id name | icon_color icon_custom_emoji_id
editForumTopic: chat_id message_thread_id | name icon_custom_emoji_id
getForumTopicIconStickers: |
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
promoteChatMember: chat_id user_id | is_anonymous can_manage_chat can_delete_messages can_manage_video_chats
    can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories
    can_delete_stories can_post_messages can_edit_messages can_pin_messages can_manage_topics
    can_send_welcome_messages can_manage_direct_messages can_manage_tags
setMyCommands: commands | scope language_code
getMyCommands: | scope language_code
deleteMyCommands: | scope language_code
setMyName: | name language_code
getMyName: | language_code
setMyDescription: | description language_code
getMyDescription: | language_code
setMyShortDescription: | short_description language_code
getMyShortDescription: | language_code
getFile: file_id |
setChatMenuButton: | chat_id menu_button
getChatMenuButton: | chat_id
leaveChat: chat_id |
sendPoll: chat_id question options | question_parse_mode question_entities is_anonymous type allows_multiple_answers
    allows_revoting correct_option_id correct_option_ids explanation explanation_parse_mode explanation_entities
    is_closed description description_parse_mode description_entities media @send
stopPoll: chat_id message_id | reply_markup
answerInlineQuery: inline_query_id results | cache_time is_personal next_offset button
exportChatInviteLink: chat_id |
createChatInviteLink: chat_id | name expire_date member_limit creates_join_request
editChatInviteLink: chat_id invite_link | name expire_date member_limit creates_join_request
revokeChatInviteLink: chat_id invite_link |
approveChatJoinRequest: chat_id user_id |
declineChatJoinRequest: chat_id user_id |
setChatMemberTag: chat_id user_id | tag
setChatTitle: chat_id title |
"""

# These exist, but what they do is not modelled: using one is answered with 501.
_UNMODELLED = """
    allow_paid_broadcast business_connection_id certificate cover direct_messages_topic_id
    ephemeral_message_parameters foursquare_id foursquare_type google_place_id google_place_type heading
    inline_message_id ip_address live_period message_effect_id proximity_alert_radius
    rich_message start_timestamp suggested_post_parameters video_start_timestamp allow_adding_options
    close_date country_codes explanation_media
    hide_results_until_closes members_only open_period shuffle_options switch_pm_parameter switch_pm_text
"""

# Methods that exist and are not modelled are answered with 501, any other name with 404.
_OTHERS = """
    addStickerToSet answerChatJoinRequestQuery answerGuestQuery answerPreCheckoutQuery
    answerShippingQuery answerWebAppQuery approveSuggestedPost banChatSenderChat close
    convertGiftToStars createChatSubscriptionInviteLink createInvoiceLink createNewStickerSet
    declineSuggestedPost deleteAllMessageReactions deleteBusinessMessages deleteChatPhoto
    deleteChatStickerSet deleteEphemeralMessage deleteMessageReaction deleteStickerFromSet deleteStickerSet
    deleteStory editChatSubscriptionInviteLink editEphemeralMessageCaption
    editEphemeralMessageMedia editEphemeralMessageReplyMarkup editEphemeralMessageText editMessageChecklist
    editMessageLiveLocation editStory editUserStarSubscription getAvailableGifts
    getBusinessAccountGifts getBusinessAccountStarBalance getBusinessConnection getChatGifts getCustomEmojiStickers
    getGameHighScores getManagedBotAccessSettings getManagedBotToken
    getMyDefaultAdministratorRights getMyStarBalance getStarTransactions getStickerSet getUserChatBoosts getUserGifts
    getUserPersonalChatMessages getUserProfileAudios getUserProfilePhotos giftPremiumSubscription logOut postStory
    readBusinessMessage refundStarPayment removeBusinessAccountProfilePhoto removeChatVerification
    removeMyProfilePhoto removeUserVerification replaceManagedBotToken replaceStickerInSet repostStory
    savePreparedInlineMessage savePreparedKeyboardButton sendChatJoinRequestWebApp sendChecklist
    sendDice sendGame sendGift sendInvoice sendLivePhoto sendMessageDraft sendPaidMedia sendRichMessage
    sendRichMessageDraft setBusinessAccountBio setBusinessAccountGiftSettings setBusinessAccountName
    setBusinessAccountProfilePhoto setBusinessAccountUsername setChatAdministratorCustomTitle setChatDescription
    setChatPermissions setChatPhoto setChatStickerSet setCustomEmojiStickerSetThumbnail setGameScore
    setManagedBotAccessSettings setMyDefaultAdministratorRights setMyProfilePhoto setPassportDataErrors
    setStickerEmojiList setStickerKeywords setStickerMaskPosition setStickerPositionInSet setStickerSetThumbnail
    setStickerSetTitle setUserEmojiStatus stopMessageLiveLocation transferBusinessAccountStars transferGift
    unbanChatSenderChat upgradeGift uploadStickerFile verifyChat verifyUser
"""


def _read() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    table: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for line in _TABLE.replace("\n    ", " ").strip().splitlines():
        name, _, rest = line.partition(":")
        required, _, optional = rest.partition("|")
        known = [name for word in optional.split() for name in _SETS.get(word, word).split()]
        table[name] = (frozenset(required.split()), frozenset([*required.split(), *known]))
    return table


PARAMETERS = _read()
UNMODELLED = frozenset(_UNMODELLED.split())
EXISTING = frozenset(PARAMETERS) | frozenset(_OTHERS.split())
BY_LOWER = {name.lower(): name for name in EXISTING}
