"""Page furniture: what web pages put round an article, recognised by how little else is left on the line."""

from __future__ import annotations

import re

from articles.importer.script import words

# Words of menus, buttons and counters, folded.
_WORDS = words(
    "回到顶端 回到首页 全萤幕检视 检视 全荧幕 上一则 下一则 上一系列 前一系列 下一系列 征件中",
    "关注问题 写回答 邀请回答 赞同 赞同了该回答 被浏览 订户 会员专享 编辑于 回答",
    "首页 主页 正文 返回顶部 返回首页 返回列表 返回搜狐 返回 上一篇 下一篇 上一页 下一页 当前位置 您当前的位置",
    "您的位置 您现在的位置 你的位置 分享至 分享到 分享 转发 转发至 收藏 收藏本文 点赞 赞 在看 评论 留言 举报",
    "打印 打印本页 打印本文 关闭窗口 关闭 复制连结 复制链接 友善列印 列印 投诉 朋友圈 微信好友 微信 微博",
    "qq空间 qq好友 空间 脸书 facebook twitter line x reddit whatsapp linkedin email print 字体 字号 字级",
    "字型大小 字体大小 文字大小 大 中 小 a+ a- a++ a 放大 缩小 默认 切换到听书模式 听书模式 聆听文章 收听本文",
    "收听 听全文 朗读 加入书签 书签 订阅电子报 订阅 电子报 登入 登录 会员登入 会员登录 注册 会员 会员中心 搜索",
    "搜寻 搜尋 菜单 选单 关于我们 联系我们 网站地图 点阅 点阅数 浏览 浏览数 浏览次数 浏览量 阅读 阅读数 阅读量",
    "阅读次数 点击数 点击 点击量 人气 热度 次 人听过 人已读 人阅读 人看过 人参与 人浏览 播放 播放量 万 亿 约",
    "阅读时间 阅读时长 预计阅读 需要 分钟 读完需要 本文约 全文约 全文共 字数 字 共 分钟阅读 秒 广告",
    "广告请继续往下阅读 请继续往下阅读 继续阅读 内文未完 展开全文 阅读全文 查看全文 阅读原文 查看原文 展开",
    "收起 更多 查看更多 加载更多 查看大图 看高清大图 打开app 打开客户端 下载app 扫码打开 扫码阅读 扫一扫",
    "扫一扫在手机打开当前页 手机看 手机阅读 手机版 繁体 简体 繁 简 english 中文 语音播报 听新闻 原创 置顶 精选",
    "热门 最新 推荐 时事 要闻 即时 综合 频道 栏目 专栏 喜欢作者 写留言 作者已无法 已关注 关注 +关注 取消关注",
    "我要评论 我有话说 添加喜爱 收录于合集 收录于 合集 官方账号 官方帐号 官方号 头条号 百家号 网易号 搜狐号",
    "企鹅号 一点号 读取中 载入中 讀取中 转寄 转寄好友 好友 网站导览 双语词汇 rss 生成海报 海报 送给朋友 朋友",
    "全萤幕观看 全屏观看 幻灯片播放 幻灯片 观看 复制网址 复制网址连结 网址 fb ig 回上方 回顶部 回首页 顶端",
    "已有 人 听 送 赠送 存 下载 app 快讯 客服 网站无障碍 无障碍 关怀版 投票 问卷 原创内容 今天是 天气 多云 晴",
    "阴 小雨 试驾 导购 视频 直播 图集 专题 论坛 社区 产品 新闻中心 投资者 加入我们 友链 归档 关于 次点阅",
    "点阅率 点击率 按赞 加入最爱 我要投稿 赞赏 打赏 长按识别 二维码 扫码 save for later gift overview products",
    "resources podcast donate newsletters topics explore about contact politics business sport sports world",
    "science culture opinion video top copy share on this article story tweet listen comments comment read",
    "more menu search sign in log login subscribe now home min minute minutes reading time views view",
    "advertisement ad sponsored skip to content main follow us newsletter leer en espanol bookmark link",
)
# The same in several words.
_PHRASES = frozenset(
    {
        "share this article",
        "share this story",
        "sign in",
        "sign up",
        "log in",
        "min read",
        "minute read",
        "minutes read",
        "reading time",
        "skip to content",
        "follow us",
        "leer en espanol",
        "leer en español",
        "copy link",
        "read more",
        "share on",
        "most read",
        "most viewed",
        "listen to this article",
        "gift this article",
        "font size",
        "text size",
    }
)
# Longest first, so that 分享至 goes before 分享.
_TOKENS = sorted(_WORDS | _PHRASES, key=len, reverse=True)
_LATIN = [re.escape(word) for word in _TOKENS if word.isascii()]
_HAN = [re.escape(word) for word in _TOKENS if not word.isascii()]
_FURNITURE = re.compile(rf"\b(?:{'|'.join(_LATIN)})\b|(?:{'|'.join(_HAN)})")
_COUNT = re.compile(r"[\d,.+]+|[\W_]+")


def residue(key: str) -> float:
    """The share of a folded line that is left when furniture words, counts and separators are taken off.

    >>> residue("分享 收藏 点赞 在看"), residue("阅读 1.2万"), round(residue("他分享了一条鱼"), 1)
    (0.0, 0.0, 0.7)
    """
    letters = sum(char.isalpha() for char in key)
    if not letters:
        return float(any(char.isdigit() for char in key))
    left = _COUNT.sub("", _FURNITURE.sub(" ", key))
    return len(left) / letters
